import type { V1ServiceSpec } from "@kubernetes/client-node";
import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Injecting } from "../../../sidecars/injection.ts";
import type { Family, Problem } from "../../kind.ts";
import { childMeta, ownerSelector } from "../child-meta.ts";
import type { Facts, Workload } from "../facts.ts";
import type { SidecarReason } from "../reasons.ts";

interface Service extends KubeObject {
  spec: V1ServiceSpec;
}

/** Longest name of a Service. https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names */
const longestName = 63;

/** For the metrics of each matched workload: contracts, sidecars R3–R6. */
export const services: Family<Injecting, Facts> = {
  resource: { group: "", version: "v1", kind: "Service", plural: "services" },
  prune: true,
  whenTaken: { reason: "ServiceNameTaken", remedy: "set spec.service.name, or delete the Service" },
  selector: ownerSelector,
  members: (cr, { facts }) =>
    facts === undefined
      ? []
      : servedWorkloads(cr, facts).served.map(([name, workload]) => service(cr, facts, name, workload)),
};

/** What keeps a workload from getting a Service. */
export const serviceNotes = (cr: Injecting, facts: Facts): Problem<SidecarReason>[] => servedWorkloads(cr, facts).notes;

interface Served {
  /** Name of the Service, and the workload. */
  served: [string, Workload][];
  notes: Problem<SidecarReason>[];
}

const servedWorkloads = (cr: Injecting, facts: Facts): Served => {
  const { service: wanted } = cr.spec;
  if (!wanted.enabled || facts.plan === undefined || facts.scrapePorts.length === 0) return { served: [], notes: [] };
  const isOne = facts.workloads.length === 1;
  const notes: Problem<SidecarReason>[] = [];
  if (wanted.name !== "" && facts.workloads.length > 1)
    notes.push({
      reason: "ServiceNameUnused",
      message: `spec.service.name is not used, as ${facts.workloads.length} workloads are matched`,
    });

  const served = new Map<string, [string, Workload]>();
  for (const workload of facts.workloads) {
    const { namespace, name: of } = workload.metadata;
    const name = isOne && wanted.name !== "" ? wanted.name : `${of}-metrics`;
    const place = `${namespace}/${name}`;
    const why = whyNot(workload, name, served.has(place));
    if (why !== undefined)
      notes.push({
        reason: "ServiceSkipped",
        message: `Service "${place}" of ${workload.kind} "${of}" is skipped: ${why}`,
      });
    else served.set(place, [name, workload]);
  }
  return { served: [...served.values()], notes };
};

const whyNot = ({ matchLabels }: Workload, name: string, isTaken: boolean): string | undefined => {
  if (isTaken) return "another workload of that name has it";
  if (name.length > longestName) return `its name is longer than ${longestName} characters: set spec.service.name`;
  if (matchLabels === undefined) return "the workload selects its pods by expressions alone, which a Service cannot";
  return undefined;
};

const service = (cr: Injecting, { scrapePorts }: Facts, name: string, workload: Workload): Service => {
  const { metadata, matchLabels = {}, appName } = workload;
  const meta = childMeta(cr, name, metadata.namespace);
  const annotations = scrapeAnnotations(cr, scrapePorts);
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      ...meta,
      labels: { ...meta.labels, ...(appName !== undefined && { "app.kubernetes.io/name": appName }) },
      ...(annotations && { annotations }),
    },
    spec: {
      type: "ClusterIP",
      // Series must not vanish just when ports run out.
      publishNotReadyAddresses: true,
      selector: { ...matchLabels },
      ports: scrapePorts.map(({ name: port, number }) => ({
        name: port,
        port: number,
        protocol: "TCP",
        targetPort: number,
      })),
    },
  };
};

/** By which a Prometheus without its operator finds one port; beside a monitor every series would be stored twice. */
const scrapeAnnotations = (
  { spec: { service: wanted, serviceMonitor, podMonitor } }: Injecting,
  [first]: Facts["scrapePorts"],
): Record<string, string> | undefined => {
  if (!wanted.annotations || serviceMonitor.enabled || podMonitor.enabled || first === undefined) return undefined;
  return {
    "prometheus.io/path": first.path,
    "prometheus.io/port": String(first.number),
    "prometheus.io/scrape": "true",
  };
};
