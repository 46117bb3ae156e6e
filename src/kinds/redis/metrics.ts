/** What the operator's metrics tell of a Redis. */

import type { Redis } from "../../api/redis.ebb.dev/index.ts";
import type { KindMetrics, Sample } from "../kind.ts";
import type { RedisFacts } from "./facts.ts";
import { isReplicated, wantedReplicas } from "./spec.ts";

export const metrics: KindMetrics<Redis, RedisFacts> = {
  gauges: (cr) => [...(isReplicated(cr) ? [hasMaster(cr)] : []), ...replicas(cr)],
  additions: (cr, { acted, step }) => [
    ...(isReplicated(cr) && acted ? [masterChanges(acted)] : []),
    ...(step ? ofStep(step) : []),
  ],
};

const hasMaster = ({ status }: Redis): Sample => {
  const elected = status?.conditions?.find(({ type }) => type === "MasterElected");
  return { metric: "ebb_redis_has_master", value: Number(elected?.status === "True") };
};

const replicas = (cr: Redis): Sample[] => {
  const { replicas: present = 0, readyReplicas: ready = 0 } = cr.status ?? {};
  return Object.entries({ desired: wantedReplicas(cr), present, ready }).map(
    ([state, value]): Sample => ({ metric: "ebb_redis_replicas", labels: { state }, value }),
  );
};

/** That there was none is told as well, so that the first one is seen as an increase. */
const masterChanges = ({ done }: NonNullable<RedisFacts["acted"]>): Sample => ({
  metric: "ebb_redis_master_changes_total",
  value: done.filter(({ reason }) => reason === "MasterChanged").length,
});

const ofStep = ({ seconds, commands, operation }: NonNullable<RedisFacts["step"]>): Sample[] => {
  const labels = { operation: operation ?? "none" };
  return [
    { metric: "ebb_redis_step_duration_seconds", labels, value: seconds },
    { metric: "ebb_redis_commands_total", labels, value: commands },
  ];
};
