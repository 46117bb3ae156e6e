import type { V1LocalObjectReference } from "@kubernetes/client-node";
import * as z from "zod";
import { kubernetes } from "../kubernetes/embedded.ts";

export const imagePullSecrets = z
  .array(kubernetes<V1LocalObjectReference>("io.k8s.api.core.v1.LocalObjectReference"))
  .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] })
  .optional()
  .describe("Secrets in the same namespace by which images are pulled from private registries.");
