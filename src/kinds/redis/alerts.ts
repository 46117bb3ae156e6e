/** What a Prometheus alerts of, by the series of the exporters of one Redis. */

import type { Redis } from "../../api/redis.ebb.dev/index.ts";
import { isReplicated } from "./spec.ts";

export interface Alert {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: "warning" | "critical" };
  annotations: { summary: string; description: string };
}

export const alerts = (cr: Redis): Alert[] => [...ofServers(cr), ...(isReplicated(cr) ? ofReplication(cr) : [])];

/** By pod, as a monitor of pods tells of no Service. */
const seriesOf = ({ metadata: { name, namespace } }: Redis): string =>
  `job="redis-instance",namespace="${namespace}",pod=~"${name}-[0-9]+"`;

function ofServers(cr: Redis): Alert[] {
  const series = seriesOf(cr);
  return [
    {
      alert: "RedisDown",
      expr: `redis_up{${series}} == 0 or up{${series}} == 0`,
      for: "1m",
      labels: { severity: "critical" },
      annotations: {
        summary: "A Redis server does not answer.",
        description:
          "Pod {{ $labels.pod }} in {{ $labels.namespace }}: the server or its exporter has not answered for a minute.",
      },
    },
    {
      alert: "RedisMemoryNearLimit",
      expr: `redis_memory_used_bytes{${series}} / (redis_memory_max_bytes{${series}} > 0) > 0.9`,
      for: "5m",
      labels: { severity: "warning" },
      annotations: {
        summary: "A Redis server has used most of its memory.",
        description:
          "Pod {{ $labels.pod }} in {{ $labels.namespace }} uses {{ $value | humanizePercentage }} of maxmemory. Soon it refuses writes or evicts, as maxmemory-policy says.",
      },
    },
    {
      alert: "RedisConnectionsRejected",
      expr: `increase(redis_rejected_connections_total{${series}}[5m]) > 0`,
      labels: { severity: "warning" },
      annotations: {
        summary: "A Redis server turns clients away.",
        description: "Pod {{ $labels.pod }} in {{ $labels.namespace }} has as many clients as maxclients allows.",
      },
    },
  ];
}

function ofReplication(cr: Redis): Alert[] {
  const series = seriesOf(cr);
  const { name } = cr.metadata;
  return [
    {
      alert: "RedisNoMaster",
      expr: `count by (namespace) (redis_up{${series}}) unless count by (namespace) (redis_instance_info{${series},role="master"})`,
      for: "1m",
      labels: { severity: "critical" },
      annotations: {
        summary: "A Redis has no master.",
        description: `No pod of ${name} in {{ $labels.namespace }} takes writes. Condition MasterElected of the resource says why.`,
      },
    },
    {
      alert: "RedisTwoMasters",
      expr: `count by (namespace) (redis_instance_info{${series},role="master"}) > 1`,
      for: "1m",
      labels: { severity: "critical" },
      annotations: {
        summary: "A Redis has more than one master.",
        description: `{{ $value }} pods of ${name} in {{ $labels.namespace }} take writes. Those on all but one of them will be lost.`,
      },
    },
    {
      alert: "RedisReplicationBroken",
      expr: `redis_master_link_up{${series}} == 0`,
      for: "2m",
      labels: { severity: "warning" },
      annotations: {
        summary: "A Redis replica has lost its master.",
        description:
          "Pod {{ $labels.pod }} in {{ $labels.namespace }} does not follow the master: what it serves is old, and it cannot take its place.",
      },
    },
  ];
}
