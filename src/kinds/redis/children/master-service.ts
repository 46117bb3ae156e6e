/** The Service that leads to the master, by the label that its pod is given. Replicas find it by this name, too. */

import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import type { Child } from "../../kind.ts";
import { roleSelector } from "../labels.ts";
import { masterName } from "../names.ts";
import { clientService, serviceResource } from "../service.ts";
import { isReplicated } from "../spec.ts";

export const masterService: Child<Redis> = {
  resource: serviceResource,
  prune: false,
  name: masterName,
  build: (cr) => (isReplicated(cr) ? clientService(cr, masterName(cr), roleSelector("master")) : undefined),
};
