/** What tells a Prometheus of the Prometheus operator to scrape: contracts, sidecars R7. */

import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Injecting } from "../../../sidecars/injection.ts";
import { configMapName } from "../../../sidecars/names.ts";
import type { Family } from "../../kind.ts";
import { childMeta, ownerSelector } from "../child-meta.ts";
import type { Facts } from "../facts.ts";
import { ownerLabel } from "../resource.ts";

const monitoring = { group: "monitoring.coreos.com", version: "v1" };

interface Monitor extends KubeObject {
  spec: object;
}

/** One in each namespace that has a workload, as a monitor sees its own only. */
const monitorsOf = (
  cr: Injecting,
  facts: Facts | undefined,
  wanted: Injecting["spec"]["serviceMonitor"],
  kind: string,
  spec: (facts: Facts) => object,
): Monitor[] => {
  if (facts?.plan === undefined || !wanted.enabled || facts.scrapePorts.length === 0) return [];
  const namespaces = new Set([
    ...facts.workloads.map(({ metadata }) => metadata.namespace),
    ...facts.pods.map(({ namespace }) => namespace),
  ]);
  return [...namespaces].sort().map((namespace) => {
    const meta = childMeta(cr, configMapName(cr.metadata.name), namespace);
    return {
      apiVersion: "monitoring.coreos.com/v1",
      kind,
      metadata: { ...meta, labels: { ...wanted.additionalLabels, ...meta.labels } },
      spec: spec(facts),
    };
  });
};

const timing = ({ interval, scrapeTimeout }: Injecting["spec"]["serviceMonitor"]) => ({ interval, scrapeTimeout });

/** Of the Services, by our own label. */
export const serviceMonitors: Family<Injecting, Facts> = {
  resource: { ...monitoring, kind: "ServiceMonitor", plural: "servicemonitors" },
  prune: true,
  whenNotServed: "MonitorUnavailable",
  selector: ownerSelector,
  members: (cr, { facts }) =>
    monitorsOf(cr, facts, cr.spec.serviceMonitor, "ServiceMonitor", ({ scrapePorts }) => ({
      selector: { matchLabels: { [ownerLabel]: cr.metadata.uid } },
      endpoints: scrapePorts.map(({ name, path }) => ({ port: name, path, ...timing(cr.spec.serviceMonitor) })),
    })),
};

/** Of the pods themselves, by the number of the port: ours have no names. */
export const podMonitors: Family<Injecting, Facts> = {
  resource: { ...monitoring, kind: "PodMonitor", plural: "podmonitors" },
  prune: true,
  whenNotServed: "MonitorUnavailable",
  selector: ownerSelector,
  members: (cr, { facts }) =>
    monitorsOf(cr, facts, cr.spec.podMonitor, "PodMonitor", ({ scrapePorts }) => ({
      selector: { ...cr.spec.selector },
      podMetricsEndpoints: scrapePorts.map(({ number, path }) => ({
        portNumber: number,
        path,
        ...timing(cr.spec.podMonitor),
      })),
    })),
};
