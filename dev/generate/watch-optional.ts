/** The component that also watches children whose API a cluster may lack: without their CRD the event source would not start. Pure. */

import { stringify } from "yaml";
import { type Kind, type Part, partsOf } from "../../src/kinds/kind.ts";
import { isWatched } from "./rbac.ts";
import { watchedChildren } from "./sources.ts";

const isOptional = (part: Part): boolean => !isWatched(part);

/** A kustomization. */
export const watchOptional = (kinds: readonly Kind[]): object => {
  const rules = [...new Map(kinds.flatMap((kind) => partsOf(kind).filter(isOptional)).map(ruleOf)).values()];
  const added = (path: string, values: readonly object[]): string =>
    stringify(
      values.map((value) => ({ op: "add", path, value })),
      { aliasDuplicateObjects: false },
    );
  return {
    apiVersion: "kustomize.config.k8s.io/v1alpha1",
    kind: "Component",
    patches: [
      {
        target: { kind: "ApiServerSource", name: "ebb" },
        patch: added("/spec/resources/-", watchedChildren(kinds, isOptional)),
      },
      { target: { kind: "(Cluster)?Role", name: "ebb-source" }, patch: added("/rules/-", rules) },
    ],
  };
};

const ruleOf = ({ resource: { group, plural } }: Part): [string, object] => [
  `${group}/${plural}`,
  { apiGroups: [group], resources: [plural], verbs: ["get", "list", "watch"] },
];
