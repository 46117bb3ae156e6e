/** The Service that leads to the replicas, by the label that their pods are given. */

import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import type { Child } from "../../kind.ts";
import { roleSelector } from "../labels.ts";
import { replicaName } from "../names.ts";
import { clientService, serviceResource } from "../service.ts";
import { isReplicated } from "../spec.ts";

export const replicaService: Child<Redis> = {
  resource: serviceResource,
  prune: false,
  name: replicaName,
  build: (cr) => (isReplicated(cr) ? clientService(cr, replicaName(cr), roleSelector("slave")) : undefined),
};
