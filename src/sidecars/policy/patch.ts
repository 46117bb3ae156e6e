/**
 * In CEL: what is changed in a pod, as one JSON patch. One, as the next would be made for the pod that this one leaves, in which the
 * injection is recorded. The same in TypeScript: add-parts.ts, port-lists.ts, record.ts.
 */

import { defaultContainerAnnotation, imageAnnotation, injectedAnnotation, skippedAnnotation } from "../names.ts";
import { annotation, itemsOf, namesIn, text, trimmed } from "./cel.ts";

const patch = (op: "add" | "replace", path: string, value: string): string =>
  `JSONPatch{op: '${op}', path: ${path}, value: ${value}}`;

/** The list at a path, where there is none yet. */
const listAt = (path: string, isThere: string): string => `(${isThere} ? [] : [${patch("add", path, "[]")}])`;

const annotationAt = (nameExpression: string): string =>
  `'/metadata/annotations/' + jsonpatch.escapeKey(${nameExpression})`;

/** Containers at the end of a list, with the images that the pod's annotations name. */
const containers = (planned: string, there: string, path: string): string[] => {
  const place = `string(size(${there}) + ${planned}.map(n, n.name).indexOf(c.name))`;
  const image = annotation(text(imageAnnotation("' + c.name + '")));
  return [
    `${planned}.map(c, ${patch("add", text(`${path}/-`), "c")})`,
    `${planned}.filter(c, ${image} != '').map(c,
  ${patch("replace", `'${path}/' + ${place} + '/image'`, image)})`,
  ];
};

const newVolumes = "variables.volumes.filter(p, !variables.podVolumes.exists(v, v.name == p.name))";

const newMounts = `variables.mounts.filter(m, !object.spec.containers.exists(c, c.name == m.container &&
  c.?volumeMounts.orValue([]).exists(v, ${trimmed("v.mountPath")} == ${trimmed("m.mountPath")})))`;
const mountsPlace =
  "'/spec/containers/' + string(object.spec.containers.map(n, n.name).indexOf(m.container)) + '/volumeMounts'";

const spec: readonly string[] = [
  ...containers("variables.regular", "object.spec.containers", "/spec/containers"),
  listAt(text("/spec/initContainers"), "size(variables.native) == 0 || has(object.spec.initContainers)"),
  ...containers("variables.native", "object.spec.?initContainers.orValue([])", "/spec/initContainers"),
  listAt(text("/spec/volumes"), "size(variables.volumes) == 0 || has(object.spec.volumes)"),
  `${newVolumes}.map(v, ${patch("add", text("/spec/volumes/-"), "v")})`,
  `${newMounts}.filter(m, !object.spec.containers.exists(c, c.name == m.container && has(c.volumeMounts))).map(m,
  ${patch("add", mountsPlace, "[]")})`,
  `${newMounts}.map(m,
  ${patch("add", `${mountsPlace} + '/-'`, "{'name': m.name, 'mountPath': m.mountPath}")})`,
];

const newPorts = `variables.plan.portLists[k].filter(p,
  variables.added.exists(c, c.?ports.orValue([]).exists(q, string(q.containerPort) == p)) &&
  !(p in ${namesIn(annotation("k"))}))`;

const otherSkips = `${itemsOf(annotation(text(skippedAnnotation)))}.filter(i, !i.startsWith(variables.key + ':'))`;

const annotations: readonly string[] = [
  `(${text(defaultContainerAnnotation)} in variables.annotations ? [] : [
  ${patch("add", annotationAt(text(defaultContainerAnnotation)), "variables.defaultContainer")}])`,
  `variables.plan.?portLists.orValue({}).map(k, k).filter(k, size(${newPorts}) > 0).map(k,
  ${patch("add", annotationAt("k"), `(${annotation("k")} == '' ? '' : ${annotation("k")} + ',') + ${newPorts}.join(',')`)})`,
  `[${patch(
    "add",
    annotationAt(text(injectedAnnotation)),
    `(${itemsOf(annotation(text(injectedAnnotation)))} + [variables.key + '@' + variables.plan.revision]).join(',')`,
  )}]`,
  `(!(${text(skippedAnnotation)} in variables.annotations) ? [] : size(${otherSkips}) == 0 ?
  [JSONPatch{op: 'remove', path: ${annotationAt(text(skippedAnnotation))}}] :
  [${patch("add", annotationAt(text(skippedAnnotation)), `${otherSkips}.join(',')`)}])`,
];

const skipped = `[${patch(
  "add",
  annotationAt(text(skippedAnnotation)),
  `(${otherSkips} + [variables.key + ':' + variables.reason]).join(',')`,
)}]`;

const annotationMap = `(has(object.metadata.annotations) ? [] : [${patch("add", text("/metadata/annotations"), "{}")}])`;

export const patchExpression = `!variables.isSelected || variables.isRecorded ? [] :
${annotationMap} +
(variables.reason != '' ? ${skipped} :
${[...spec, ...annotations].join(" +\n")})`;
