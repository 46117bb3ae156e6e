import type { Strangers } from "../subject.ts";

const labels = (name: string) => ({
  "app.kubernetes.io/name": "memcached",
  "app.kubernetes.io/instance": name,
  "app.kubernetes.io/managed-by": "memcached-operator",
});

export const strangers: Strangers = {
  labels,
  bodies(name) {
    const selector = { matchLabels: labels(name) };
    const template = {
      metadata: { labels: labels(name) },
      spec: { containers: [{ name: "memcached", image: "stranger:1" }] },
    };
    return {
      Deployment: { spec: { replicas: 0, selector, template } },
      Service: { spec: { clusterIP: "None", ports: [{ name: "memcached", port: 11211 }] } },
      PodDisruptionBudget: { spec: { selector, maxUnavailable: 3 } },
      HorizontalPodAutoscaler: {
        spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name }, maxReplicas: 3 },
      },
      NetworkPolicy: { spec: { podSelector: selector } },
    };
  },
};
