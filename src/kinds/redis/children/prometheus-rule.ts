/** The PrometheusRule with the alerts about one Redis. */

import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import type { Child } from "../../kind.ts";
import { type Alert, alerts } from "../alerts.ts";
import { monitorMeta, whenNotServed } from "../monitor.ts";
import { mainName } from "../names.ts";
import { isMonitored, specOf } from "../spec.ts";

/** https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule */
interface PrometheusRule extends KubeObject {
  spec: { groups: { name: string; rules: Alert[] }[] };
}

export const prometheusRule: Child<Redis> = {
  resource: { group: "monitoring.coreos.com", version: "v1", kind: "PrometheusRule", plural: "prometheusrules" },
  prune: true,
  whenNotServed,
  name: mainName,
  build(cr, { settings }) {
    if (!isMonitored(cr) || !specOf(cr).monitoring?.prometheusRule?.enabled) return undefined;
    const { name, namespace } = cr.metadata;
    const desired: PrometheusRule = {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PrometheusRule",
      metadata: monitorMeta(cr, settings),
      spec: { groups: [{ name: `redis.ebb.dev/${namespace}/${name}`, rules: alerts(cr) }] },
    };
    return desired;
  },
};
