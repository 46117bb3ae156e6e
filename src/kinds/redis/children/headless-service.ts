/** The Service that gives each pod a name of its own, ready or not: by it they find each other. */

import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import type { Child } from "../../kind.ts";
import { headlessName } from "../names.ts";
import { clientPort } from "../ports.ts";
import { service, serviceResource } from "../service.ts";

export const headlessService: Child<Redis> = {
  resource: serviceResource,
  prune: false,
  name: headlessName,
  build: (cr) =>
    service(cr, headlessName(cr), {
      port: clientPort(cr),
      spec: { type: "ClusterIP", clusterIP: "None", publishNotReadyAddresses: true },
    }),
};
