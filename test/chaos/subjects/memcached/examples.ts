import type { MemcachedSpec } from "../../../../src/api/memcached.c5c3.io/index.ts";
import type { Examples } from "../subject.ts";

const resources = { requests: { cpu: "100m" } };

const everything: MemcachedSpec = {
  replicas: 0,
  resources,
  highAvailability: { podDisruptionBudget: { enabled: true }, gracefulShutdown: { enabled: true } },
  monitoring: { enabled: true, serviceMonitor: {} },
  security: {
    sasl: { enabled: true, credentialsSecretRef: { name: "users" } },
    tls: { enabled: true, certificateSecretRef: { name: "certificate" } },
    networkPolicy: { enabled: true },
  },
};
const autoscaled: MemcachedSpec = { ...everything, autoscaling: { enabled: true, maxReplicas: 2 } };

export const examples = {
  quiet: [
    {
      replicas: 0,
      highAvailability: { podDisruptionBudget: { enabled: true, minAvailable: 1 } },
      service: { annotations: { "example.com/team": "web" } },
    },
    { replicas: 0, image: "memcached:1.6.38", monitoring: { enabled: true } },
    { replicas: 0, security: { networkPolicy: { enabled: true } }, memcached: { threads: 8 } },
  ],
  busy: [
    { replicas: 1, highAvailability: { podDisruptionBudget: { enabled: true, maxUnavailable: 1 } } },
    { replicas: 0, monitoring: { enabled: true }, service: { annotations: { "example.com/team": "web" } } },
    { replicas: 2, image: "memcached:1.6.38", security: { networkPolicy: { enabled: true } } },
    { resources, autoscaling: { enabled: true, minReplicas: 2, maxReplicas: 3 } },
    { replicas: 0 },
  ],
  small: {
    replicas: 0,
    resources,
    highAvailability: { podDisruptionBudget: { enabled: true, minAvailable: 1 } },
    security: { networkPolicy: { enabled: true } },
    service: { annotations: { "example.com/team": "web" } },
  },
  large: {
    image: "memcached:1.6.38",
    resources,
    monitoring: { enabled: true },
    autoscaling: { enabled: true, maxReplicas: 2 },
  },
  one: {
    replicas: 1,
    monitoring: { enabled: true },
    highAvailability: { podDisruptionBudget: { enabled: true, minAvailable: "50%" } },
    security: { networkPolicy: { enabled: true } },
  },
  another: {
    replicas: 1,
    image: "memcached:1.6.38",
    service: { annotations: { "example.com/team": "web" } },
    highAvailability: { podDisruptionBudget: { enabled: true, maxUnavailable: 1 } },
    security: { networkPolicy: { enabled: true, allowedSources: [{ podSelector: {} }] } },
  },
  everythingFor: ([section]) => (section === "autoscaling" ? autoscaled : everything),
} satisfies Examples & Record<string, unknown>;
