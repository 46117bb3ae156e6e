/** In CEL: whether a pod is an injection's at all, and whether it has it. The same in TypeScript: selection.ts, record.ts. */

import { chosenAnnotation, injectedAnnotation, podTemplateHashLabel } from "../names.ts";
import { annotation, itemsOf, namesIn, selects, text } from "./cel.ts";

export interface Variable {
  name: string;
  expression: string;
}

/** What holds of the kind for one namespace, and of the kind for many. */
export interface InjectionKind {
  kind: "SidecarInjection" | "ClusterSidecarInjection";
  plural: string;
  /** Of an injection, in CEL. */
  key: string;
  /** Whether it is for the pod's namespace, in CEL; absent where the API server hands over none but those. */
  isForNamespace?: string;
}

export const injectionKinds: readonly InjectionKind[] = [
  {
    kind: "SidecarInjection",
    plural: "sidecarinjections",
    key: "params.metadata.name",
  },
  {
    kind: "ClusterSidecarInjection",
    plural: "clustersidecarinjections",
    key: "'cluster/' + params.metadata.name",
    isForNamespace: selects("params.spec.namespaceSelector", "variables.namespaceLabels"),
  },
];

const namespaceLabels: Variable = {
  name: "namespaceLabels",
  expression: "namespaceObject.metadata.?labels.orValue({})",
};

export const selectedVariables = ({ key, isForNamespace }: InjectionKind): Variable[] => [
  { name: "key", expression: key },
  { name: "labels", expression: "object.metadata.?labels.orValue({})" },
  ...(isForNamespace === undefined ? [] : [namespaceLabels]),
  { name: "annotations", expression: "object.metadata.?annotations.orValue({})" },
  {
    name: "controllers",
    expression: `object.metadata.?ownerReferences.orValue([])
.filter(o, o.?controller.orValue(false)).map(o, o.kind)`,
  },
  {
    name: "kind",
    expression: `size(variables.controllers) == 0 || variables.controllers[0] == 'Node' ? 'Pod' :
variables.controllers[0] == 'ReplicaSet' && ${text(podTemplateHashLabel)} in variables.labels ? 'Deployment' :
variables.controllers[0]`,
  },
  {
    name: "isSelected",
    expression: `!params.spec.paused &&
variables.kind in params.spec.workloadKinds &&
${isForNamespace === undefined ? "" : `${isForNamespace} &&\n`}(${text(chosenAnnotation)} in variables.annotations ?
  variables.key in ${namesIn(annotation(text(chosenAnnotation)))} :
  ${selects("params.spec.selector", "variables.labels")})`,
  },
  { name: "injected", expression: itemsOf(annotation(text(injectedAnnotation))) },
  { name: "isRecorded", expression: "variables.injected.exists(i, i.startsWith(variables.key + '@'))" },
];
