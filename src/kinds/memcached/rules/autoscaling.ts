/** Rules about autoscaling. */

import type { V2MetricSpec } from "@kubernetes/client-node";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import { type Caution, cel, type Denial } from "../../rule.ts";
import { serverContainerName } from "../pod/server.ts";
import { isAutoscaled, isMonitored, specOf } from "../spec.ts";

const isOffCel = "!self.?enabled.orValue(false)";
const isOffInSpecCel = "!self.?autoscaling.?enabled.orValue(false)";

const metricsOf = (cr: Memcached): readonly V2MetricSpec[] => specOf(cr).autoscaling?.metrics ?? [];

/** Metrics that are a share of what the pod's containers, or the server's alone, request of the CPU. */
const isShareOfPod = ({ type, resource }: V2MetricSpec): boolean =>
  type === "Resource" && resource?.name === "cpu" && resource.target?.type === "Utilization";
const isShareOfServer = ({ type, containerResource: of }: V2MetricSpec): boolean =>
  type === "ContainerResource" &&
  of?.name === "cpu" &&
  of.container === serverContainerName &&
  of.target?.type === "Utilization";

const isShareOfPodCel = cel`m.type == 'Resource' && m.?resource.?name.orValue('') == 'cpu' &&
  m.?resource.?target.?type.orValue('') == 'Utilization'`;
const isShareOfServerCel = cel`m.type == 'ContainerResource' && m.?containerResource.?name.orValue('') == 'cpu' &&
  m.?containerResource.?container.orValue('') == '${serverContainerName}' &&
  m.?containerResource.?target.?type.orValue('') == 'Utilization'`;

export const autoscalingDenials: readonly Denial<Memcached>[] = [
  {
    id: "V8",
    rule: "with autoscaling there is no replicas, not even 0; a stored 1 may stay until it is touched",
    at: "spec",
    field: "spec.replicas",
    isTransition: true,
    cel: cel`${isOffInSpecCel} || !has(self.replicas) ||
      (oldSelf.?replicas.orValue(-1) == self.replicas &&
        (self.replicas == 1 || oldSelf.?autoscaling.?enabled.orValue(false)))`,
    message: "the autoscaler sets the number of pods: remove replicas",
    isBroken(cr, old) {
      const { replicas } = specOf(cr);
      if (!isAutoscaled(cr) || replicas === undefined) return false;
      const isUntouched = old !== undefined && specOf(old).replicas === replicas;
      return !(isUntouched && (replicas === 1 || isAutoscaled(old)));
    },
  },
  {
    id: "V9",
    rule: "with autoscaling minReplicas is at most maxReplicas",
    at: "spec.autoscaling",
    field: "spec.autoscaling.minReplicas",
    cel: cel`${isOffCel} || !has(self.minReplicas) || !has(self.maxReplicas) || self.minReplicas <= self.maxReplicas`,
    message: {
      cel: "'minReplicas %d is above maxReplicas %d'.format([self.minReplicas, self.maxReplicas])",
      short: "is above maxReplicas",
      of(cr) {
        const { minReplicas, maxReplicas } = specOf(cr).autoscaling ?? {};
        return `minReplicas ${minReplicas} is above maxReplicas ${maxReplicas}`;
      },
    },
    isBroken(cr) {
      const { minReplicas, maxReplicas } = specOf(cr).autoscaling ?? {};
      return isAutoscaled(cr) && minReplicas !== undefined && maxReplicas !== undefined && minReplicas > maxReplicas;
    },
  },
  {
    id: "V10",
    rule: "with autoscaling by CPU utilization, or by no metric of yours, requests.cpu is set",
    at: "spec",
    field: "spec.resources.requests.cpu",
    isRequired: true,
    cel: cel`${isOffInSpecCel} || self.?resources.?requests[?'cpu'].hasValue() ||
      (size(self.autoscaling.?metrics.orValue([])) > 0 &&
        !self.autoscaling.metrics.exists(m, (${isShareOfPodCel}) || (${isShareOfServerCel})))`,
    message: "a CPU utilization target is a share of requests.cpu, which is missing",
    isBroken: (cr) =>
      isAutoscaled(cr) &&
      specOf(cr).resources?.requests?.cpu === undefined &&
      (metricsOf(cr).length === 0 || metricsOf(cr).some((metric) => isShareOfPod(metric) || isShareOfServer(metric))),
  },
  {
    id: "V11",
    rule: "with autoscaling maxReplicas is set",
    at: "spec.autoscaling",
    field: "spec.autoscaling.maxReplicas",
    isRequired: true,
    cel: cel`${isOffCel} || has(self.maxReplicas)`,
    message: "say how far the autoscaler may go",
    isBroken: (cr) => isAutoscaled(cr) && specOf(cr).autoscaling?.maxReplicas === undefined,
  },
];

const isOnCel = "variables.spec.?autoscaling.?enabled.orValue(false)";
const wasOnCel = "variables.old.?autoscaling.?enabled.orValue(false)";

export const autoscalingCautions: readonly Caution<Memcached>[] = [
  {
    id: "W9",
    rule: "with autoscaling there is no replicas that is ignored",
    field: "spec.replicas",
    cel: cel`!${isOnCel} || !has(variables.spec.replicas)`,
    message: "is ignored, as the autoscaler sets the number of pods: remove it",
    isBroken: (cr) => isAutoscaled(cr) && specOf(cr).replicas !== undefined,
  },
  {
    id: "W10",
    rule: "an update does not turn autoscaling on",
    field: "spec.autoscaling.enabled",
    cel: cel`!${isOnCel} || oldObject == null || ${wasOnCel}`,
    message: "each change of the number of pods moves keys to other pods, and what they held is fetched anew",
    isBroken: (cr, old) => old !== undefined && isAutoscaled(cr) && !isAutoscaled(old),
  },
  {
    id: "W10",
    rule: "an update that turns autoscaling off says how many replicas there shall be",
    field: "spec.replicas",
    cel: cel`${isOnCel} || oldObject == null || !${wasOnCel} || has(variables.spec.replicas)`,
    message: "autoscaling goes off and replicas is absent: the present number of pods is kept",
    isBroken: (cr, old) =>
      old !== undefined && !isAutoscaled(cr) && isAutoscaled(old) && specOf(cr).replicas === undefined,
  },
  {
    id: "W14",
    rule: "with monitoring and autoscaling by the pods' CPU utilization the exporter requests CPU, too",
    field: "spec.monitoring.exporterResources.requests.cpu",
    cel: cel`!${isOnCel} || !variables.spec.?monitoring.?enabled.orValue(false) ||
      variables.spec.?monitoring.?exporterResources.?requests[?'cpu'].hasValue() ||
      (size(variables.spec.autoscaling.?metrics.orValue([])) > 0 &&
        !variables.spec.autoscaling.metrics.exists(m, ${isShareOfPodCel}))`,
    message: "missing: without it the autoscaler cannot tell the utilization of the pods, and does not scale",
    isBroken: (cr) =>
      isAutoscaled(cr) &&
      isMonitored(cr) &&
      specOf(cr).monitoring?.exporterResources?.requests?.cpu === undefined &&
      (metricsOf(cr).length === 0 || metricsOf(cr).some(isShareOfPod)),
  },
];
