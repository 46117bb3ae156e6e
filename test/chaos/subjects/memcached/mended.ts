import type { MemcachedSpec } from "../../../../src/api/memcached.c5c3.io/index.ts";

/** See `Subject.mended`. */
export const mended = (spec: MemcachedSpec): MemcachedSpec => {
  const { autoscaling, highAvailability, security, rollout, memcached = {}, ...rest } = structuredClone(spec);
  const { podDisruptionBudget: budget, gracefulShutdown: drain } = highAvailability ?? {};
  const { sasl, tls } = security ?? {};
  const parts = { autoscaling, highAvailability, security, rollout };
  const sections = Object.fromEntries(Object.entries(parts).filter(([, section]) => section !== undefined));
  const whole: MemcachedSpec = { ...rest, memcached, ...sections };

  if (autoscaling?.enabled) {
    delete whole.replicas;
    autoscaling.maxReplicas ??= 2;
    if ((autoscaling.minReplicas ?? 1) > autoscaling.maxReplicas) autoscaling.minReplicas = autoscaling.maxReplicas;
    const { requests, ...resources } = whole.resources ?? {};
    whole.resources = { ...resources, requests: { cpu: "100m", ...requests } };
  }
  if (budget?.enabled) {
    if (budget.minAvailable === undefined) budget.maxUnavailable ??= 1;
    else delete budget.maxUnavailable;
  }
  const { preStopDelaySeconds: delay = 10, terminationGracePeriodSeconds: grace = 30 } = drain ?? {};
  if (drain?.enabled && grace <= delay) drain.terminationGracePeriodSeconds = delay + 1;
  if (sasl?.enabled && !sasl.credentialsSecretRef?.name) sasl.credentialsSecretRef = { name: "users" };
  if (tls?.enabled && !tls.certificateSecretRef?.name) tls.certificateSecretRef = { name: "certificate" };
  const isNone = (limit: unknown): boolean => limit === 0 || limit === "0%";
  if (rollout && isNone(rollout.maxSurge) && isNone(rollout.maxUnavailable ?? 0)) rollout.maxUnavailable = 1;
  if (rollout && (rollout.progressDeadlineSeconds ?? 600) <= (rollout.minReadySeconds ?? 0))
    delete rollout.minReadySeconds;
  if (whole.resources?.limits?.memory !== undefined) delete memcached.maxMemoryMB;
  return whole;
};
