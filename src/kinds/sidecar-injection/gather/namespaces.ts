import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Injecting } from "../../../sidecars/injection.ts";
import { excludedNamespaces, injectLabel } from "../../../sidecars/names.ts";
import type { Namespace } from "../../../sidecars/selection.ts";
import type { GatherContext, Reader } from "../../facts.ts";
import { namespaceResource } from "../../shared/namespace.ts";
import { selectorText } from "../../shared/selector-text.ts";

/**
 * Those whose pods may get sidecars, in alphabetical order. Where the operator works in some namespaces only it may not read them, so that
 * one which is closed by a label is not known to be: its pods count as missed.
 */
export const matchedNamespaces = async (
  cr: Injecting,
  reader: Reader,
  context: Pick<GatherContext, "namespaces">,
): Promise<Namespace[]> =>
  (await candidates(cr, reader, context)).filter(isOpen).sort((a, b) => (a.name < b.name ? -1 : 1));

const candidates = async (
  { spec, metadata: { namespace = "" } }: Injecting,
  reader: Reader,
  { namespaces }: Pick<GatherContext, "namespaces">,
): Promise<Namespace[]> => {
  if ("namespaceSelector" in spec) {
    const found: Namespace[] = [];
    for await (const page of reader.list(namespaceResource, { labelSelector: selectorText(spec.namespaceSelector) }))
      found.push(...page.map(namespaceOf));
    return found;
  }
  if (namespaces.length > 0) return [{ name: namespace, labels: {} }];
  const live = await reader.get(namespaceResource, { namespace: "", name: namespace });
  return live === undefined ? [] : [namespaceOf(live)];
};

const namespaceOf = ({ metadata: { name, labels = {} } }: KubeObject): Namespace => ({ name, labels });

const isOpen = ({ name, labels }: Namespace): boolean =>
  labels[injectLabel] !== "false" && !(excludedNamespaces as readonly string[]).includes(name);
