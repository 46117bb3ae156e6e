/** The receive adapter of an ApiServerSource, with the environment that Eventing's controller would give it. Contracts: knative §7. */

import { groupOf } from "../../src/api/kubernetes/resource.ts";
import type { ApiServerSource } from "./manifests.ts";

/** The plural that Eventing guesses for a kind. https://pkg.go.dev/k8s.io/apimachinery/pkg/api/meta#UnsafeGuessKindToResource */
export const guessedPlural = (kind: string): string => {
  const singular = kind.toLowerCase();
  if (singular.endsWith("s")) return `${singular}es`;
  return singular.endsWith("y") ? `${singular.slice(0, -1)}ies` : `${singular}s`;
};

/** @param namespaces those that there are, for a source of all */
export const adapterEnvironment = (
  { metadata, spec }: ApiServerSource,
  { sink, kubeconfig, namespaces = [] }: { sink: string; kubeconfig: string; namespaces?: readonly string[] },
): Record<string, string> => ({
  KUBECONFIG: kubeconfig,
  NAMESPACE: metadata.namespace,
  NAME: metadata.name,
  K_SINK: sink + spec.sink.uri,
  K_SOURCE_CONFIG: JSON.stringify({
    ...watched(metadata.namespace, spec.namespaceSelector && namespaces),
    mode: spec.mode,
    resources: spec.resources.map(({ apiVersion, kind, selector }) => ({
      gvr: { Group: groupOf(apiVersion), Version: apiVersion.split("/").at(-1), Resource: guessedPlural(kind) },
      ...(selector === undefined ? {} : { selector: selectorText(selector) }),
    })),
  }),
  SYSTEM_NAMESPACE: "knative-eventing",
  K_LOGGING_CONFIG: "{}",
  K_OBSERVABILITY_CONFIG: "{}",
});

/** All namespaces are watched as one; their list is there all the same, and so restarts the adapter when it changes. */
const watched = (own: string, all: readonly string[] | undefined): object =>
  all === undefined ? { namespaces: [own], allNamespaces: false } : { namespaces: all.toSorted(), allNamespaces: true };

const selectorText = ({
  matchLabels,
  matchExpressions,
}: NonNullable<ApiServerSource["spec"]["resources"][number]["selector"]>): string =>
  [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map((one) => (one.operator === "In" ? `${one.key} in (${one.values.join(",")})` : one.key)),
  ].join(",");
