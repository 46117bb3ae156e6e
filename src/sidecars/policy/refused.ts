/** In CEL: what of a plan one pod gets, and what stands in its way. The same in TypeScript: pod-parts.ts, pod.ts, conflicts.ts. */

import {
  configVolume,
  defaultContainerAnnotation,
  injectLabel,
  mirrorAnnotation,
  skipAnnotation,
  stateVolume,
} from "../names.ts";
import type { SkipReason } from "../reasons.ts";
import { annotation, built, namesIn, text, trimmed } from "./cel.ts";
import type { Variable } from "./selected.ts";

/** Volumes of a container `s`, by name. */
const isOwnVolume = [stateVolume, configVolume].map((volumeOf) => `v.name == ${built(volumeOf, "s")}`).join(" || ");

export const partsVariables: readonly Variable[] = [
  { name: "plan", expression: "params.status.plan" },
  { name: "isOfJob", expression: "variables.kind == 'Job'" },
  { name: "skipped", expression: namesIn(annotation(text(skipAnnotation))) },
  {
    name: "native",
    expression: `(variables.plan.native + (variables.isOfJob ? variables.plan.?regularAsNative.orValue([]) : []))
.filter(c, !(c.name in variables.skipped))`,
  },
  {
    name: "regular",
    expression: "variables.isOfJob ? [] : variables.plan.regular.filter(c, !(c.name in variables.skipped))",
  },
  { name: "added", expression: "variables.native + variables.regular" },
  {
    name: "volumes",
    expression: `variables.plan.volumes.filter(v, !variables.skipped.exists(s, ${isOwnVolume}))`,
  },
  {
    name: "defaultContainer",
    expression: `variables.annotations[?${text(defaultContainerAnnotation)}].orValue(object.spec.containers[0].name)`,
  },
  {
    name: "mounts",
    expression: `variables.plan.mounts.map(m, {
  'container': m.container == '' ? variables.defaultContainer : m.container,
  'name': m.name,
  'mountPath': m.mountPath
})`,
  },
  {
    name: "containers",
    expression: `object.spec.?initContainers.orValue([]) + object.spec.containers +
object.spec.?ephemeralContainers.orValue([])`,
  },
  { name: "podVolumes", expression: "object.spec.?volumes.orValue([])" },
];

/** In this order; the first that is true is told. */
const refusals: readonly [SkipReason, string][] = [
  ["InvalidLabel", `variables.labels[?${text(injectLabel)}].orValue('true') != 'true'`],
  ["HostNetwork", "object.spec.?hostNetwork.orValue(false)"],
  [
    "Windows",
    `object.spec.?os.?name.orValue('') == 'windows' ||
  object.spec.?nodeSelector[?'kubernetes.io/os'].orValue('') == 'windows'`,
  ],
  ["StaticPod", `${text(mirrorAnnotation)} in variables.annotations`],
  [
    "JobNeedsNative",
    `variables.isOfJob && !has(variables.plan.regularAsNative) &&
  variables.plan.regular.exists(c, !(c.name in variables.skipped))`,
  ],
  ["ContainerNotFound", "variables.mounts.exists(m, !object.spec.containers.exists(c, c.name == m.container))"],
  ["NameConflict", "variables.added.exists(a, variables.containers.exists(c, c.name == a.name))"],
  [
    "VolumeConflict",
    `variables.volumes.exists(p, variables.podVolumes.exists(v, v.name == p.name && !has(v.emptyDir))) ||
  variables.added.exists(a, a.?volumeMounts.orValue([]).exists(m,
    !variables.podVolumes.exists(v, v.name == m.name) && !variables.volumes.exists(v, v.name == m.name)))`,
  ],
  [
    "MountConflict",
    `variables.mounts.exists(m, object.spec.containers.exists(c, c.name == m.container && (
    c.?volumeMounts.orValue([]).exists(v, v.name != m.name && ${trimmed("v.mountPath")} == ${trimmed("m.mountPath")}) ||
    c.?volumeDevices.orValue([]).exists(d, ${trimmed("d.devicePath")} == ${trimmed("m.mountPath")}))))`,
  ],
  [
    "PortConflict",
    `variables.added.exists(a, a.?ports.orValue([]).exists(p,
    variables.containers.exists(c, c.?ports.orValue([]).exists(q,
      q.containerPort == p.containerPort && q.?protocol.orValue('TCP') == p.?protocol.orValue('TCP')))))`,
  ],
];

/** '' when nothing stands in the way. */
export const reasonVariable: Variable = {
  name: "reason",
  expression: [...refusals.map(([reason, isSo]) => `(${isSo}) ? ${text(reason)} :`), "''"].join("\n"),
};
