import { ownLabels } from "../../../../src/kinds/redis/labels.ts";
import type { Strangers } from "../subject.ts";

const labels = (name: string): Record<string, string> =>
  ownLabels({ apiVersion: "", kind: "", metadata: { name }, spec: { mode: "Replication" } }, "redis");
const containers = [{ name: "redis", image: "stranger:1" }];

export const strangers: Strangers = {
  labels,
  bodies(name) {
    const selector = { matchLabels: labels(name) };
    return {
      ConfigMap: { data: { "redis.conf": "port 1" } },
      StatefulSet: {
        spec: { replicas: 0, selector, template: { metadata: { labels: labels(name) }, spec: { containers } } },
      },
      Service: { spec: { clusterIP: "None", ports: [{ name: "redis-client", port: 6379 }] } },
      PodDisruptionBudget: { spec: { selector, maxUnavailable: 3 } },
      NetworkPolicy: { spec: { podSelector: selector } },
      Pod: { spec: { containers, schedulingGates: [{ name: "example.com/never" }] } },
    };
  },
};
