/** Pushes to a Pushgateway, into a group of this pod. */

import { contentType, exposition, type Family } from "../../pod-program/index.ts";
import { pushgatewayGroup } from "../../runtime/pushgateway.ts";
import type { ExporterSettings } from "../settings.ts";
import type { Target } from "./target.ts";

type Options = Pick<ExporterSettings, "gateway" | "job" | "namespace" | "pod" | "hostname" | "deleteOnExit">;

/** Absent where none is set. @param own what this program tells of itself, which goes with each push */
export const pushgatewayTarget = (
  { gateway, job, namespace, pod: told, hostname, deleteOnExit }: Options,
  own: () => readonly Family[],
): Target | undefined => {
  if (gateway === "") return undefined;
  const pod = told || hostname;
  const group = pushgatewayGroup(gateway, { job, ...(namespace && { namespace }), ...(pod && { pod }) });
  return {
    name: "pushgateway",
    to: group.url,
    deliver: ({ text }, signal) => group.put({ contentType, text: exposition(own()) + text }, signal),
    ...(deleteOnExit === "true" && { end: group.delete }),
  };
};
