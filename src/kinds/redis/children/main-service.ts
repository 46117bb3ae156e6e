/** The Service in front of all pods. */

import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import type { Child } from "../../kind.ts";
import { mainName } from "../names.ts";
import { clientService, serviceResource } from "../service.ts";

export const mainService: Child<Redis> = {
  resource: serviceResource,
  prune: false,
  name: mainName,
  build: (cr) => clientService(cr, mainName(cr)),
};
