/** The reasons that only a Memcached has. */

import type { Reason } from "../reasons.ts";

export const memcachedReasons = {
  Available: {
    seen: ["Available True"],
    meaning: "One pod or more is ready.",
    cause: "The Deployment says so.",
    remedy: "None needed.",
  },
  Unavailable: {
    seen: ["Available False"],
    meaning: "No pod is ready. With `replicas: 0` that is as it should be.",
    cause: "The resource is new, at zero, or all of its pods are lost or do not start.",
    remedy: "Unless it is new or at zero, look at the pods: `kubectl describe pod -l app.kubernetes.io/instance=NAME`.",
  },
  Progressing: {
    seen: ["Progressing True"],
    meaning: "Pods come or go, or the Deployment is not as desired yet. The message says what is waited for.",
    cause:
      "A rollout; a Deployment that could not be written (Degraded then says why); or a Deployment controller that lags.",
    remedy: "Wait. If it stays: `kubectl describe deployment NAME` and its pods.",
  },
  ProgressingComplete: {
    seen: ["Progressing False"],
    meaning:
      "The Deployment is as desired, and its pods are of the latest template and as many as wanted. Whether they are ready is another matter.",
    cause: "The last change is rolled out, if `observedGeneration` equals the resource's generation.",
    remedy: "None needed.",
  },
  Degraded: {
    seen: ["Degraded True"],
    meaning:
      "Fewer pods are ready than wanted, and nothing else is wrong. The message has the counts, and what the Deployment complains of.",
    cause:
      "Pods were just asked for; an image cannot be pulled; no node has room; a quota or Pod Security refuses pods; a node was lost.",
    remedy: "After a change wait a moment; then `kubectl describe deployment NAME`, its ReplicaSet and its pods.",
  },
  NotDegraded: {
    seen: ["Degraded False"],
    meaning: "Nothing keeps the resource from its desired state. The message may hold notes, which are no failures.",
    cause: "All is well.",
    remedy: "None needed; what a note says has a row of its own.",
  },
  MemcachedReady: {
    seen: ["Ready True"],
    meaning:
      "As many pods as wanted are ready, and the Deployment and the Service are the resource's own. `status.serverList` says where.",
    cause: "All is well. It stays so through a healthy rollout.",
    remedy: "None needed.",
  },
  MemcachedNotReady: {
    seen: ["Ready False"],
    meaning: "Pods, the Deployment or the Service are missing, or it is scaled to zero. The message says which.",
    cause: "As for `Unavailable` and `Degraded`; or the name of the Deployment or the Service is taken.",
    remedy: "Degraded says what is wrong, if anything is.",
  },
  ServiceMonitorUnavailable: {
    seen: ["note of Degraded", "Warning Event"],
    meaning: "The ServiceMonitor is skipped, as the API server serves no ServiceMonitors. All else works.",
    cause: "The CRDs of the Prometheus operator are not installed.",
    remedy:
      "Install them, after which the first resync makes the object; or take `monitoring.serviceMonitor` out of the spec.",
  },
  ExporterUnauthenticated: {
    seen: ["note of Degraded", "Warning Event"],
    meaning: "The exporter cannot log in, so that `memcached_up` is 0. The cache itself works.",
    cause: "SASL and monitoring are both enabled, and the exporter does not speak the login of the text protocol.",
    remedy: "Switch off one of the two, or live without the server's metrics.",
  },
} as const satisfies Record<string, Reason>;

export type MemcachedReason = keyof typeof memcachedReasons;
