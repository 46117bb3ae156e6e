/** Whether a pod is an injection's at all. Pure. */

import type { V1ObjectMeta } from "@kubernetes/client-node";
import type { Injection } from "./injection.ts";
import { chosenAnnotation, excludedNamespaces, injectLabel } from "./names.ts";
import { selects } from "./selector.ts";

export interface Namespace {
  name: string;
  labels: Readonly<Record<string, string>>;
}

/** @param kind of the pod's workload */
export const isSelected = (
  { labels = {}, annotations = {} }: Pick<V1ObjectMeta, "labels" | "annotations">,
  { key, selector, namespaceSelector, workloadKinds, paused }: Omit<Injection, "plan">,
  namespace: Namespace,
  kind: string,
): boolean => {
  const chosen = annotations[chosenAnnotation];
  return (
    isOpen(namespace) &&
    labels[injectLabel] !== "false" &&
    !paused &&
    workloadKinds.some((allowed) => allowed === kind) &&
    (namespaceSelector === undefined || selects(namespaceSelector, namespace.labels)) &&
    (chosen === undefined ? selects(selector, labels) : namesIn(chosen).includes(key))
  );
};

const isOpen = ({ name, labels }: Namespace): boolean =>
  excludedNamespaces.every((excluded) => excluded !== name) && labels[injectLabel] !== "false";

/** What users list in an annotation: with commas between, and spaces as they like. */
export const namesIn = (list = ""): string[] => list.replaceAll(" ", "").split(",");
