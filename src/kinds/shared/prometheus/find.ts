/** Finds out which Prometheuses there are, at the cost of a read now and then. */

import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Resource } from "../../../api/kubernetes/resource.ts";
import type { GatherContext, Reader, Right } from "../../facts.ts";
import { namespaceResource } from "../namespace.ts";
import {
  type MonitorKind,
  monitorSelector,
  namespaceSelector,
  type Prometheus,
  type Prometheuses,
  prometheusResources,
} from "./prometheus.ts";

/** What `findPrometheuses` needs. */
export const prometheusRights: readonly Right[] = [
  ...prometheusResources.map((resource) => ({ resource, verbs: ["list"], isClusterWide: true })),
  { resource: namespaceResource, verbs: ["get"], isClusterWide: true },
];

const maxAgeMs = 180_000;

/**
 * For monitors of a namespace. `undefined` where it cannot be known: their APIs are not served, somebody took the right away, or the operator
 * works in some namespaces only, and a Prometheus is mostly in another one. No pass fails for want of it.
 */
export const findPrometheuses = async (
  namespace: string,
  reader: Pick<Reader, "get" | "listIfPossible">,
  { recent, namespaces, signal }: Pick<GatherContext, "recent" | "namespaces" | "signal">,
): Promise<Prometheuses | undefined> => {
  if (namespaces.length > 0) return undefined;
  const readAll = () => Promise.all(prometheusResources.map((resource) => read(reader, resource)));
  const readLabels = () => labelsOf(reader, namespace);
  try {
    const [prometheuses, agents] = await recent("Prometheuses", maxAgeMs, readAll);
    // Only of those that none can hide from.
    if (prometheuses === undefined || agents === undefined) return undefined;
    const all = [...prometheuses, ...agents];
    if (!all.some(asksForLabels)) return { all };
    return { all, namespaceLabels: await recent(`labels of namespace ${namespace}`, maxAgeMs, readLabels) };
  } catch (error) {
    if (signal?.aborted) throw error;
    return undefined;
  }
};

/** What is not served is not there. `undefined`: it may not be read. */
const read = async (
  { listIfPossible }: Pick<Reader, "listIfPossible">,
  resource: Resource,
): Promise<Prometheus[] | undefined> => {
  const found = await listIfPossible<Prometheus>(resource);
  if (found === "not served") return [];
  if (found === "forbidden") return undefined;
  return found.flatMap((one) => (one.metadata.deletionTimestamp === undefined ? [short(one, resource)] : []));
};

/** As little of it as is needed is kept. */
const short = ({ metadata: { name, namespace = "" }, spec = {} }: Prometheus, { kind, version, group }: Resource) => ({
  apiVersion: `${group}/${version}`,
  kind,
  metadata: { name, namespace },
  spec: Object.fromEntries(
    [...Object.values(monitorSelector), ...Object.values(namespaceSelector)].map((field) => [field, spec[field]]),
  ),
});

const asksForLabels = ({ spec = {} }: Prometheus): boolean =>
  (["ServiceMonitor", "PodMonitor"] satisfies MonitorKind[]).some((kind) => {
    const { matchLabels = {}, matchExpressions = [] } = spec[namespaceSelector[kind]] ?? {};
    return Object.keys(matchLabels).length + matchExpressions.length > 0;
  });

/** `undefined` where it is gone. */
const labelsOf = async (
  { get }: Pick<Reader, "get">,
  name: string,
): Promise<Readonly<Record<string, string>> | undefined> => {
  const live = await get<KubeObject>(namespaceResource, { namespace: "", name });
  return live && (live.metadata.labels ?? {});
};
