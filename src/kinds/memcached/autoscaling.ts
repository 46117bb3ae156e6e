/** What an autoscaler follows and how fast, as the API server stores it. */

import type { V2HorizontalPodAutoscalerBehavior, V2HPAScalingRules, V2MetricSpec } from "@kubernetes/client-node";
import { defaultCpuUtilization, defaultScaleDownStabilizationSeconds } from "../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../api/memcached.c5c3.io/index.ts";
import { asStored } from "../shared/pod/stored.ts";
import { storedQuantity } from "../shared/quantities.ts";
import { specOf } from "./spec.ts";

/** What an autoscaler follows that is told of no metric. */
export const defaultMetric: V2MetricSpec = {
  type: "Resource",
  resource: { name: "cpu", target: { type: "Utilization", averageUtilization: defaultCpuUtilization } },
};

export const defaultBehavior: V2HorizontalPodAutoscalerBehavior = {
  scaleDown: { stabilizationWindowSeconds: defaultScaleDownStabilizationSeconds },
};

export function metrics(cr: Memcached): V2MetricSpec[] {
  const given = specOf(cr).autoscaling?.metrics ?? [];
  return given.length === 0
    ? [defaultMetric]
    : given.map((metric, index) => storedMetric(`spec.autoscaling.metrics[${index}]`, metric));
}

const sources = ["resource", "containerResource", "pods", "object", "external"] as const;

function storedMetric(field: string, given: V2MetricSpec): V2MetricSpec {
  const metric = asStored(given, ["apiVersion"]);
  for (const source of sources) {
    const target = metric[source]?.target;
    for (const key of ["value", "averageValue"] as const) {
      if (target?.[key] !== undefined) target[key] = storedQuantity(`${field}.${source}.target.${key}`, target[key]);
    }
  }
  return metric;
}

export function behavior(cr: Memcached): V2HorizontalPodAutoscalerBehavior {
  const given = specOf(cr).autoscaling?.behavior;
  if (!given) return defaultBehavior;
  const { scaleUp, scaleDown } = given;
  return {
    ...(scaleUp && { scaleUp: storedRules("spec.autoscaling.behavior.scaleUp", scaleUp) }),
    ...(scaleDown && { scaleDown: storedRules("spec.autoscaling.behavior.scaleDown", scaleDown) }),
  };
}

function storedRules(field: string, given: V2HPAScalingRules): V2HPAScalingRules {
  const { tolerance, ...rules } = asStored(given);
  return {
    ...rules,
    ...(tolerance !== undefined && { tolerance: storedQuantity(`${field}.tolerance`, tolerance) }),
  };
}
