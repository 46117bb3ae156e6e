/** The ServiceMonitor by which the Prometheus operator finds the exporters. */

import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import type { Child } from "../../kind.ts";
import { type Endpoint, endpoint, monitorKind, monitorMeta, type Targets, targets, whenNotServed } from "../monitor.ts";
import { mainName } from "../names.ts";
import { isMonitored } from "../spec.ts";

/** https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.ServiceMonitorSpec */
interface ServiceMonitor extends KubeObject {
  spec: Targets & { endpoints: Endpoint[] };
}

export const serviceMonitor: Child<Redis> = {
  resource: { group: "monitoring.coreos.com", version: "v1", kind: "ServiceMonitor", plural: "servicemonitors" },
  prune: true,
  whenNotServed,
  name: mainName,
  build(cr, { settings }) {
    if (!isMonitored(cr) || monitorKind(cr) !== "ServiceMonitor") return undefined;
    const desired: ServiceMonitor = {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "ServiceMonitor",
      metadata: monitorMeta(cr, settings),
      // Of the Services only that of the metrics has this component; the others lead to no exporter.
      spec: { ...targets(cr, { "app.kubernetes.io/component": "metrics" }), endpoints: [endpoint(cr)] },
    };
    return desired;
  },
};
