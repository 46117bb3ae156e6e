/** What the operator's metrics tell of a Memcached. */

import type { Memcached } from "../../api/memcached.c5c3.io/index.ts";
import type { KindMetrics } from "../kind.ts";
import { serverImage } from "./pod/server.ts";
import { rollout } from "./status/rollout.ts";

export const metrics: KindMetrics<Memcached> = {
  prefix: "memcached_operator",
  gauges(cr, workload) {
    const { wanted, ready } = rollout(cr, workload);
    return [
      { metric: "*_instance_info", labels: { image: serverImage(cr) }, value: 1 },
      { metric: "*_instance_replicas_desired", value: wanted },
      { metric: "*_instance_replicas_ready", value: ready },
    ];
  },
};
