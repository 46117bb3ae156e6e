/**
 * What kube-state-metrics tells of our custom resources, so that the state of a fleet is seen while every function is at zero. Pure.
 * https://github.com/kubernetes/kube-state-metrics/blob/main/docs/metrics/extend/customresourcestate-metrics.md
 */

import type { Kind } from "../../src/kinds/kind.ts";

export const stateMetrics = (kinds: readonly Kind[]): object => ({
  kind: "CustomResourceStateMetrics",
  spec: { resources: kinds.map(ofKind) },
});

/** Names of the series of a kind, without their prefix. */
export const stateMetricNames = [
  "status_condition",
  "status_phase",
  "spec_replicas",
  "status_ready_replicas",
  "generation",
  "observed_generation",
] as const;

export const stateMetricPrefix = ({ singular }: Pick<Kind, "singular">): string => `kube_ebb_${singular}`;

const ofKind = (kind: Kind): object => {
  const { group, version, kind: name } = kind.resource;
  const gauge = (
    metric: (typeof stateMetricNames)[number],
    help: string,
    path: string[],
    { mayBeAbsent = false, ...more }: { mayBeAbsent?: boolean; labelsFromPath?: object; valueFrom?: string[] } = {},
  ): object => ({
    name: metric,
    help,
    each: { type: "Gauge", gauge: { path, nilIsZero: !mayBeAbsent, ...more } },
    // What may be absent is no error.
    ...(mayBeAbsent && { errorLogV: 5 }),
  });
  return {
    groupVersionKind: { group, version, kind: name },
    metricNamePrefix: stateMetricPrefix(kind),
    labelsFromPath: {
      name: ["metadata", "name"],
      ...(!kind.isClusterScoped && { namespace: ["metadata", "namespace"] }),
    },
    metrics: [
      gauge("status_condition", "1 for each condition that is True, else 0", ["status", "conditions"], {
        labelsFromPath: { type: ["type"], reason: ["reason"] },
        valueFrom: ["status"],
        // Else a series without a type would stand for a status that is not there yet.
        mayBeAbsent: true,
      }),
      ...(kind.phases ? [phaseOf(kind.phases)] : []),
      // What cannot be scaled would always have none.
      ...(kind.scale
        ? [
            gauge(
              "spec_replicas",
              "Pods asked for; absent where the spec leaves that open, as under autoscaling",
              ["spec", "replicas"],
              {
                mayBeAbsent: true,
              },
            ),
            gauge("status_ready_replicas", "Pods ready", ["status", "readyReplicas"]),
          ]
        : []),
      gauge("generation", "Generation of the spec", ["metadata", "generation"]),
      gauge("observed_generation", "Generation that the status was computed for", ["status", "observedGeneration"]),
    ],
  };
};

/** A series for each, so that the one that stands is found by its value as well as by its name. */
const phaseOf = (phases: readonly string[]): object => ({
  name: "status_phase" satisfies (typeof stateMetricNames)[number],
  help: "1 for the phase that it is in, 0 for each other one",
  each: { type: "StateSet", stateSet: { labelName: "phase", path: ["status", "phase"], list: phases } },
  errorLogV: 5,
});
