/** What our accounts do for a Redis: its children are made, changed and deleted, its server is promoted, and its volume grows. */

import type { Cluster } from "../../../dev/platform/cluster.ts";
import { until } from "../../../dev/platform/until.ts";
import type { RedisSpec } from "../../../src/api/redis.ebb.dev/index.ts";
import { metricsService } from "../../../src/kinds/redis/children/metrics-service.ts";
import { networkPolicy } from "../../../src/kinds/redis/children/network-policy.ts";
import { podDisruptionBudget } from "../../../src/kinds/redis/children/pod-disruption-budget.ts";
import { podMonitor } from "../../../src/kinds/redis/children/pod-monitor.ts";
import { prometheusRule } from "../../../src/kinds/redis/children/prometheus-rule.ts";
import { serviceMonitor } from "../../../src/kinds/redis/children/service-monitor.ts";
import { claimResource } from "../../../src/kinds/redis/operated.ts";
import { redisUser } from "./live.ts";
import { growingClass, putVolumes } from "./volumes.ts";

const everything = (size: string, monitoring: RedisSpec["monitoring"]): RedisSpec => ({
  mode: "Replication",
  replicas: 1,
  persistence: { enabled: true, size, storageClassName: growingClass },
  redisExporter: { enabled: true },
  monitoring: { enabled: true, prometheusRule: { enabled: true }, ...monitoring },
  networkPolicy: { enabled: true },
});

/**
 * Where somebody plays the kubelet.
 * @param look what finds out about a change; absent: events do
 */
export const useRedisRights = async (
  cluster: Cluster,
  namespace: string,
  name: string,
  look: () => Promise<unknown> = async () => undefined,
): Promise<void> => {
  const user = redisUser(cluster, namespace);
  const untilTrue = (what: string, ask: () => Promise<boolean>) =>
    until(
      what,
      async () => {
        await look();
        return await ask();
      },
      { timeoutMs: 60_000, everyMs: 200 },
    );
  const there = async (...children: (typeof serviceMonitor)[]): Promise<boolean[]> =>
    Promise.all(
      children.map(async (child) => {
        const key = { metadata: { name } };
        return (await user.object(child.resource, child.name(key))) !== undefined;
      }),
    );
  await putVolumes(cluster, `${namespace}-${name}`, 1);

  await user.apply(name, everything("1Gi", { kind: "ServiceMonitor" }));
  await untilTrue(`Redis ${name} is ready`, async () => (await user.redis(name)).status?.phase === "Ready");
  await user.apply(name, everything("2Gi", { kind: "PodMonitor", additionalLabels: { release: "another" } }));
  await untilTrue(`the volume of ${name} is asked to grow`, async () => {
    const claim = await user.object(claimResource, `${name}-${name}-0`);
    return claim?.spec.resources.requests.storage === "2Gi";
  });
  await untilTrue(
    `${name} has a PodMonitor`,
    async () => `${await there(podMonitor, serviceMonitor)}` === "true,false",
  );

  await user.apply(name, {
    mode: "Replication",
    replicas: 1,
    persistence: { enabled: true, size: "2Gi", storageClassName: growingClass },
    highAvailability: { podDisruptionBudget: { enabled: false } },
  });
  await untilTrue(`what ${name} no longer wants is gone`, async () =>
    (await there(podMonitor, prometheusRule, metricsService, networkPolicy, podDisruptionBudget)).every((one) => !one),
  );
};
