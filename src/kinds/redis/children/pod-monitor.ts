/** The PodMonitor by which the Prometheus operator finds the exporters without a Service. */

import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import type { Child } from "../../kind.ts";
import { type Endpoint, endpoint, monitorKind, monitorMeta, type Targets, targets, whenNotServed } from "../monitor.ts";
import { mainName } from "../names.ts";
import { isMonitored } from "../spec.ts";

/** https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PodMonitorSpec */
interface PodMonitor extends KubeObject {
  spec: Targets & { podMetricsEndpoints: Endpoint[] };
}

export const podMonitor: Child<Redis> = {
  resource: { group: "monitoring.coreos.com", version: "v1", kind: "PodMonitor", plural: "podmonitors" },
  prune: true,
  whenNotServed,
  name: mainName,
  build(cr, { settings }) {
    if (!isMonitored(cr) || monitorKind(cr) !== "PodMonitor") return undefined;
    const desired: PodMonitor = {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PodMonitor",
      metadata: monitorMeta(cr, settings),
      spec: { ...targets(cr), podMetricsEndpoints: [endpoint(cr)] },
    };
    return desired;
  },
};
