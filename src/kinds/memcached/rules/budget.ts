/** Rules about the PodDisruptionBudget. */

import { defaultMinReplicas, defaultReplicas } from "../../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import { type Caution, cel, type Denial } from "../../rule.ts";
import { isAutoscaled, specOf } from "../spec.ts";
import { isCountOr, isCountOrCel, isZero, isZeroCel, percentage } from "./counts.ts";

const budgetOf = (cr: Memcached) => {
  const budget = specOf(cr).highAvailability?.podDisruptionBudget;
  return budget?.enabled ? budget : undefined;
};
const budgetField = "spec.highAvailability.podDisruptionBudget";
const isOffCel = "!self.?enabled.orValue(false)";

const isLimit = (limit: "minAvailable" | "maxUnavailable"): Denial<Memcached> => ({
  id: "V18",
  rule: `an enabled budget's ${limit} is a number from 0, or a percentage up to 100%`,
  at: budgetField,
  field: `${budgetField}.${limit}`,
  cel: cel`${isOffCel} || !has(self.${limit}) || ${isCountOrCel(percentage, `self.${limit}`)}`,
  message: "give a number or a percentage up to 100%",
  isBroken(cr) {
    const value = budgetOf(cr)?.[limit];
    return value !== undefined && !isCountOr(percentage, value);
  },
});

const replicasOf = (cr: Memcached): number => specOf(cr).replicas ?? defaultReplicas;
const replicasCel = `self.?replicas.orValue(${defaultReplicas})`;
const minAvailableCel = "self.highAvailability.podDisruptionBudget.minAvailable";

export const budgetDenials: readonly Denial<Memcached>[] = [
  {
    id: "V2",
    rule: "an enabled budget has one of minAvailable and maxUnavailable, not both",
    at: budgetField,
    field: budgetField,
    cel: cel`${isOffCel} || !has(self.minAvailable) || !has(self.maxUnavailable)`,
    message: "choose minAvailable or maxUnavailable, not both",
    isBroken(cr) {
      const budget = budgetOf(cr);
      return budget?.minAvailable !== undefined && budget.maxUnavailable !== undefined;
    },
  },
  {
    id: "V3",
    rule: "an enabled budget has minAvailable or maxUnavailable",
    at: budgetField,
    field: budgetField,
    isRequired: true,
    cel: cel`${isOffCel} || has(self.minAvailable) || has(self.maxUnavailable)`,
    message: "an enabled budget needs minAvailable or maxUnavailable",
    isBroken(cr) {
      const budget = budgetOf(cr);
      return budget !== undefined && budget.minAvailable === undefined && budget.maxUnavailable === undefined;
    },
  },
  {
    id: "V4",
    rule: "a whole number minAvailable of an enabled budget is below replicas; not asked at 0 replicas and under autoscaling",
    at: "spec",
    field: `${budgetField}.minAvailable`,
    cel: cel`!self.?highAvailability.?podDisruptionBudget.?enabled.orValue(false) ||
      self.?autoscaling.?enabled.orValue(false) || ${replicasCel} == 0 ||
      !has(${minAvailableCel}) || type(${minAvailableCel}) != int || int(${minAvailableCel}) < ${replicasCel}`,
    message: {
      cel: cel`'minAvailable %d must stay below replicas %d'.format([int(${minAvailableCel}), ${replicasCel}])`,
      short: "must stay below replicas",
      of: (cr) => `minAvailable ${budgetOf(cr)?.minAvailable} must stay below replicas ${replicasOf(cr)}`,
    },
    isBroken(cr) {
      const minAvailable = budgetOf(cr)?.minAvailable;
      if (typeof minAvailable !== "number" || isAutoscaled(cr) || replicasOf(cr) === 0) return false;
      return minAvailable >= replicasOf(cr);
    },
  },
  isLimit("minAvailable"),
  isLimit("maxUnavailable"),
];

/** The least number of pods there will be. */
const leastReplicas = (cr: Memcached): number =>
  isAutoscaled(cr) ? (specOf(cr).autoscaling?.minReplicas ?? defaultMinReplicas) : replicasOf(cr);
const isAutoscaledCel = "variables.spec.?autoscaling.?enabled.orValue(false)";
const leastReplicasCel = cel`(${isAutoscaledCel} ? variables.spec.?autoscaling.?minReplicas.orValue(${defaultMinReplicas})
  : variables.spec.?replicas.orValue(${defaultReplicas}))`;

const given = "variables.spec.highAvailability.podDisruptionBudget";

export const budgetCautions: readonly Caution<Memcached>[] = [
  {
    id: "W6",
    rule: "an enabled budget lets a pod go: not maxUnavailable 0, minAvailable 100% or a share that rounds up to all pods, or under autoscaling a number that minReplicas does not exceed",
    field: budgetField,
    cel: cel`!variables.spec.?highAvailability.?podDisruptionBudget.?enabled.orValue(false) || ${leastReplicasCel} == 0 ||
      (has(${given}.minAvailable)
        ? (type(${given}.minAvailable) == int
          ? !${isAutoscaledCel} || int(${given}.minAvailable) < ${leastReplicasCel}
          : !string(${given}.minAvailable).matches('${percentage}') ||
            (int(string(${given}.minAvailable).find('[0-9]+')) * ${leastReplicasCel} + 99) / 100 < ${leastReplicasCel})
        : !has(${given}.maxUnavailable) || !${isZeroCel(`${given}.maxUnavailable`)})`,
    message: "lets no pod go: node drains will wait",
    isBroken(cr) {
      const budget = budgetOf(cr);
      const least = leastReplicas(cr);
      if (budget === undefined || least === 0) return false;
      const { minAvailable, maxUnavailable } = budget;
      if (minAvailable === undefined) return maxUnavailable !== undefined && isZero(maxUnavailable);
      if (typeof minAvailable === "number") return isAutoscaled(cr) && minAvailable >= least;
      return (
        new RegExp(percentage).test(minAvailable) &&
        Math.ceil((Number.parseInt(minAvailable, 10) * least) / 100) >= least
      );
    },
  },
];
