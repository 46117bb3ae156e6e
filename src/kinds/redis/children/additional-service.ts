/** One more Service in front of all pods, such as one that is reached from outside. */

import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import type { Child } from "../../kind.ts";
import { additionalName } from "../names.ts";
import { clientPort } from "../ports.ts";
import { service, serviceResource } from "../service.ts";
import { specOf } from "../spec.ts";

export const additionalService: Child<Redis> = {
  resource: serviceResource,
  prune: true,
  name: additionalName,
  build(cr) {
    const { enabled, type, annotations } = specOf(cr).service?.additional ?? {};
    if (!enabled) return undefined;
    return service(cr, additionalName(cr), { port: clientPort(cr), spec: { type: type || "ClusterIP" }, annotations });
  },
};
