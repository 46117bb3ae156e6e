import * as z from "zod";
import type { CustomResource } from "../kubernetes/object.ts";
import { resourceOf, SidecarInjectionSpec, selector } from "./sidecar-injection.ts";
import type { SidecarInjectionStatus } from "./status.ts";

export const ClusterSidecarInjectionSpec = z.object({
  namespaceSelector: selector.describe("Labels of the namespaces whose pods may get the sidecars; empty is refused."),
  ...SidecarInjectionSpec.shape,
});

/** The custom resource for many namespaces. */
export const ClusterSidecarInjection = resourceOf("ClusterSidecarInjection", ClusterSidecarInjectionSpec).describe(
  "Sidecars for pods of all namespaces that are matched by their labels.",
);

export type ClusterSidecarInjectionSpec = z.input<typeof ClusterSidecarInjectionSpec>;

/** As stored, in which every default is filled in. */
export interface ClusterSidecarInjection extends CustomResource {
  spec: z.output<typeof ClusterSidecarInjectionSpec>;
  status?: SidecarInjectionStatus;
}
