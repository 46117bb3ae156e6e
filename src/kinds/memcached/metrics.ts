/** What the operator's metrics tell of a Memcached. */

import type { Memcached } from "../../api/memcached.c5c3.io/index.ts";
import type { KindMetrics } from "../kind.ts";
import { rollout } from "./rollout.ts";
import { serverImage } from "./server.ts";

export const metrics: KindMetrics<Memcached> = {
  prefix: "memcached_operator",
  instance(cr, workload) {
    const { wanted, ready } = rollout(cr, workload);
    return { image: serverImage(cr), desired: wanted, ready };
  },
};
