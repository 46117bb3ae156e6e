/**
 * In CEL: what is changed in a pod, as one JSON patch. One, as the next would be made for the pod that this one leaves, in which the
 * injection is recorded. The same in TypeScript: add-parts.ts, port-lists.ts, record.ts.
 */

import { defaultContainerAnnotation, imageAnnotation, injectedAnnotation, skippedAnnotation } from "../names.ts";
import { annotation, built, itemsOf, namesIn, text, trimmed } from "./cel.ts";
import type { Variable } from "./selected.ts";

const image = annotation(built(imageAnnotation, "c.name"));

export const patchVariables: readonly Variable[] = [
  {
    name: "newVolumes",
    expression: "variables.volumes.filter(p, !variables.podVolumes.exists(v, v.name == p.name))",
  },
  {
    name: "newMounts",
    expression: `variables.mounts.filter(m, !object.spec.containers.exists(c, c.name == m.container &&
  c.?volumeMounts.orValue([]).exists(v, ${trimmed("v.mountPath")} == ${trimmed("m.mountPath")})))`,
  },
  { name: "otherImages", expression: `variables.added.map(c,\n  ${image} != '', c.name)` },
  { name: "podContainers", expression: "object.spec.containers.map(c, c.name)" },
  { name: "podInitContainers", expression: "object.spec.?initContainers.orValue([]).map(c, c.name)" },
  {
    name: "otherSkips",
    expression: `${itemsOf(annotation(text(skippedAnnotation)))}
.filter(i, !i.startsWith(variables.key + ':'))`,
  },
];

const patch = (op: "add" | "replace", path: string, value: string): string =>
  `JSONPatch{op: '${op}', path: ${path}, value: ${value}}`;

/** The list at a path, where there is none yet. */
const listAt = (path: string, isThere: string): string => `(${isThere} ? [] : [${patch("add", text(path), "[]")}])`;

const annotationAt = (nameExpression: string): string =>
  `'/metadata/annotations/' + jsonpatch.escapeKey(${nameExpression})`;

/** Containers at the end of a list, with the images that the pod's annotations name. */
const containers = (planned: string, there: string, path: string): string[] => [
  `${planned}.map(c, ${patch("add", text(`${path}/-`), "c")})`,
  `${planned}.filter(c, c.name in variables.otherImages).map(c, JSONPatch{
  op: 'replace',
  path: '${path}/' + string((${there} + ${planned}.map(n, n.name)).indexOf(c.name)) + '/image',
  value: ${image}
})`,
];

const mountsOf = "'/spec/containers/' + string(variables.podContainers.indexOf(m.container)) + '/volumeMounts";

const spec: readonly string[] = [
  ...containers("variables.regular", "variables.podContainers", "/spec/containers"),
  listAt("/spec/initContainers", "size(variables.native) == 0 || has(object.spec.initContainers)"),
  ...containers("variables.native", "variables.podInitContainers", "/spec/initContainers"),
  listAt("/spec/volumes", "size(variables.newVolumes) == 0 || has(object.spec.volumes)"),
  `variables.newVolumes.map(v, ${patch("add", text("/spec/volumes/-"), "v")})`,
  `variables.newMounts.filter(m, !object.spec.containers.exists(c, c.name == m.container && has(c.volumeMounts)))
.map(m, ${patch("add", `${mountsOf}'`, "[]")})`,
  `variables.newMounts.map(m, JSONPatch{
  op: 'add',
  path: ${mountsOf}/-',
  value: {'name': m.name, 'mountPath': m.mountPath}
})`,
];

/** Of the list `k`: ports that containers of the pod get, and that are not in it. */
const newPorts = `variables.plan.portLists[k].filter(p,
  variables.added.exists(c, c.?ports.orValue([]).exists(q, string(q.containerPort) == p)) &&
  !(p in ${namesIn(annotation("k"))}))`;

const annotations: readonly string[] = [
  `(${text(defaultContainerAnnotation)} in variables.annotations ? [] : [JSONPatch{
  op: 'add',
  path: ${annotationAt(text(defaultContainerAnnotation))},
  value: variables.defaultContainer
}])`,
  `variables.plan.?portLists.orValue({}).map(k, k).filter(k, size(${newPorts}) > 0).map(k, JSONPatch{
  op: 'add',
  path: ${annotationAt("k")},
  value: ([${annotation("k")}].filter(t, t != '') + ${newPorts}).join(',')
})`,
  `[JSONPatch{
  op: 'add',
  path: ${annotationAt(text(injectedAnnotation))},
  value: (variables.injected + [variables.key + '@' + variables.plan.revision]).join(',')
}]`,
  `(!(${text(skippedAnnotation)} in variables.annotations) ? [] : size(variables.otherSkips) == 0 ?
  [JSONPatch{op: 'remove', path: ${annotationAt(text(skippedAnnotation))}}] :
  [${patch("add", annotationAt(text(skippedAnnotation)), "variables.otherSkips.join(',')")}])`,
];

const skipped = `[JSONPatch{
  op: 'add',
  path: ${annotationAt(text(skippedAnnotation))},
  value: (variables.otherSkips + [variables.key + ':' + variables.reason]).join(',')
}]`;

export const patchExpression = `!variables.isSelected || variables.isRecorded ? [] :
${`(has(object.metadata.annotations) ? [] : [${patch("add", text("/metadata/annotations"), "{}")}])`} +
(variables.reason != '' ? ${skipped} :
${[...spec, ...annotations].join(" +\n")})`;
