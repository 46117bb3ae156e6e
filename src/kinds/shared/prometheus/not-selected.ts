/** Whether a Prometheus takes a monitor, by the rules of the Prometheus operator. Pure. */

import type { V1LabelSelector } from "@kubernetes/client-node";
import type { KubeObject } from "../../../api/kubernetes/object.ts";
import { unmet } from "../../../sidecars/selector.ts";
import { selectorText } from "../selector-text.ts";
import {
  type MonitorKind,
  monitorSelector,
  namespaceSelector,
  type Prometheus,
  type Prometheuses,
} from "./prometheus.ts";

/** What keeps a Prometheus from taking it, and what helps. */
interface Hindrance {
  why: string;
  remedy: string;
}

/** As many as a message has room for. */
const most = 3;
const longest = 1_000;

/**
 * Why no Prometheus takes it, those first that it is nearest to. `undefined` when one does or may do so, and where there is none: whatever takes
 * monitors then is not known.
 * @param monitor as it is on the API server, where others may have labelled it
 * @param labelsField where the user writes labels of monitors
 */
export function notSelected(
  monitor: KubeObject,
  { all, namespaceLabels }: Prometheuses,
  labelsField: string,
): string | undefined {
  const kind = monitor.kind as MonitorKind;
  const hindered = all.map((prometheus) => {
    const hindrances = [
      ...ofLabels(prometheus, kind, monitor, labelsField),
      ...ofNamespace(prometheus, kind, monitor, namespaceLabels),
    ];
    return { name: nameOf(prometheus), hindrances };
  });
  if (hindered.length === 0 || hindered.some(({ hindrances }) => hindrances.length === 0)) return undefined;

  const nearest = hindered.toSorted(
    (a, b) => a.hindrances.length - b.hindrances.length || (a.name < b.name ? -1 : Number(a.name > b.name)),
  );
  const told = nearest.slice(0, most).map(({ name, hindrances }) => {
    const of = (part: keyof Hindrance): string => hindrances.map((one) => one[part]).join(", and ");
    return `${name} ${of("why")}: ${of("remedy")}`;
  });
  const more = nearest.length > most ? [`and ${nearest.length - most} more`] : [];
  return cut(`No Prometheus takes ${kind} "${monitor.metadata.name}": ${[...told, ...more].join("; ")}`);
}

const nameOf = ({ kind, metadata: { name, namespace } }: Prometheus): string => `${kind} ${namespace}/${name}`;

const ofLabels = (
  { spec = {} }: Prometheus,
  kind: MonitorKind,
  { metadata: { labels = {} } }: KubeObject,
  labelsField: string,
): Hindrance[] => {
  const field = monitorSelector[kind];
  const selector = spec[field];
  if (selector == null) return [{ why: "takes none", remedy: `set its ${field}, to {} for all` }];
  const missing = unmet(selector, labels);
  if (isEmpty(missing)) return [];
  return [
    { why: `asks for the label ${selectorText(missing)}`, remedy: `set it in ${labelsField}, or change ${field}` },
  ];
};

/** Labels that are not known may be right. */
const ofNamespace = (
  { spec = {}, metadata }: Prometheus,
  kind: MonitorKind,
  { metadata: { namespace } }: KubeObject,
  labels: Prometheuses["namespaceLabels"],
): Hindrance[] => {
  const field = namespaceSelector[kind];
  const selector = spec[field];
  if (selector == null)
    return metadata.namespace === namespace
      ? []
      : [{ why: "looks in its own namespace alone", remedy: `set its ${field}, to {} for all` }];
  if (isEmpty(selector) || labels === undefined) return [];
  const missing = unmet(selector, labels);
  if (isEmpty(missing)) return [];
  return [
    {
      why: `looks in namespaces with the label ${selectorText(missing)} alone`,
      remedy: `set it at namespace ${namespace}, or change ${field}`,
    },
  ];
};

const isEmpty = ({ matchLabels = {}, matchExpressions = [] }: V1LabelSelector): boolean =>
  Object.keys(matchLabels).length + matchExpressions.length === 0;

/** A selector may be of any length. */
const cut = (message: string): string => (message.length > longest ? `${message.slice(0, longest)}…` : message);
