import type { BuiltOnce } from "./built-once.ts";

export const kubeStateMetrics: BuiltOnce = {
  name: "kube-state-metrics",
  version: "v2.18.0",
  tell: "version",
  minutes: 2,
  path: "k8s.io/kube-state-metrics/v2",
};
