/** Values of fields of a Memcached that no schema can tell. */

import type { Values } from "../../specs/arbitrary.ts";

const digest = `@sha256:${"0".repeat(64)}`;
const images = ["memcached:1.6.38", `reg:5000/memcached${digest}`, `m:1${digest}`, "m"];

/** Few pods, names of Secrets that are there and, once, of one that is not. */
export const values: Values = {
  replicas: [1, 2],
  image: images,
  "memcached.maxItemSize": ["1m", "512k"],
  "memcached.extraArgs[]": ["-o", "modern", "", "-L"],
  "highAvailability.gracefulShutdown.preStopDelaySeconds": [1, 5],
  "highAvailability.gracefulShutdown.terminationGracePeriodSeconds": [3, 40],
  "monitoring.exporterImage": images,
  "monitoring.exporterArgs[]": ["--log.level=debug", ""],
  "monitoring.serviceMonitor.interval": ["5s", "1m30s"],
  "monitoring.serviceMonitor.scrapeTimeout": ["5s", "1m"],
  "monitoring.serviceMonitor.jobLabel": ["", "team"],
  "security.sasl.credentialsSecretRef.name": ["users", "other-users", "users", "", "missing"],
  "security.tls.certificateSecretRef.name": ["certificate"],
  "autoscaling.minReplicas": [1, 2],
  "autoscaling.maxReplicas": [2, 3],
  "pod.priorityClassName": ["", "system-node-critical"],
  "pod.runtimeClassName": [""],
  "pod.schedulerName": ["", "default-scheduler"],
  "pod.serviceAccountName": ["", "default"],
  "rollout.minReadySeconds": [0, 1],
  "rollout.maxUnavailable": [1, "50%"],
  "rollout.progressDeadlineSeconds": [60, 900],
  "probes.readiness.successThreshold": [1, 2],
  ...Object.fromEntries(
    ["relabelings", "metricRelabelings"].flatMap((list) => [
      [`monitoring.serviceMonitor.${list}[].action`, ["replace", "Drop", "labeldrop"]],
      [`monitoring.serviceMonitor.${list}[].sourceLabels[]`, ["pod", "__name__"]],
      [`monitoring.serviceMonitor.${list}[].modulus`, [2]],
    ]),
  ),
};
