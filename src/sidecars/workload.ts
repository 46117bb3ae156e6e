/** Brings injections into what pods are made of: a workload's manifest, or a pod's. Pure. */

import type { V1Pod } from "@kubernetes/client-node";
import type { KubeObject } from "../api/kubernetes/object.ts";
import { groupOf } from "../api/kubernetes/resource.ts";
import { isMap, valueAt } from "../json.ts";
import type { Refusal } from "./conflicts.ts";
import type { Injection } from "./injection.ts";
import { injectPod } from "./pod.ts";
import type { Namespace } from "./selection.ts";

interface Place {
  group: string;
  /** Of the pod, or its template. */
  path: readonly string[];
  /** Of the workload that the pods will be of. */
  podsOf: string;
}

const template = ["spec", "template"];

/** By kind. */
const places: Readonly<Record<string, Place>> = {
  Pod: { group: "", path: [], podsOf: "Pod" },
  Deployment: { group: "apps", path: template, podsOf: "Deployment" },
  ReplicaSet: { group: "apps", path: template, podsOf: "ReplicaSet" },
  StatefulSet: { group: "apps", path: template, podsOf: "StatefulSet" },
  DaemonSet: { group: "apps", path: template, podsOf: "DaemonSet" },
  Job: { group: "batch", path: template, podsOf: "Job" },
  CronJob: { group: "batch", path: ["spec", "jobTemplate", ...template], podsOf: "Job" },
};

export interface InjectedWorkload {
  workload: KubeObject;
  /** Of the injections that it is selected by, in their order. */
  outcomes: readonly { key: string; refused?: Refusal }[];
}

export const isWorkload = ({ apiVersion, kind }: KubeObject): boolean => placeOf({ apiVersion, kind }) !== undefined;

/** What is no workload is left as it is. Throws for a workload without containers. */
export const injectWorkload = (
  workload: KubeObject,
  injections: readonly Injection[],
  namespace: Namespace,
): InjectedWorkload => {
  const place = placeOf(workload);
  if (place === undefined) return { workload, outcomes: [] };
  const before = valueAt(workload, place.path);
  const where = [...place.path, "spec", "containers"];
  const containers = valueAt(workload, where);
  if (!isMap(before) || !Array.isArray(containers) || !containers.every(isNamed))
    throw new Error(`${where.join(".")} is no list of containers`);

  const outcomes: { key: string; refused?: Refusal }[] = [];
  const pod = injections.reduce<V1Pod>((given, injection) => {
    const injected = injectPod(given, injection, namespace, place.podsOf);
    if (injected.outcome === "injected") outcomes.push({ key: injection.key });
    if (injected.outcome === "skipped") outcomes.push({ key: injection.key, refused: injected.refused });
    return injected.pod;
  }, before);
  return { workload: replaced(workload, place.path, pod) as KubeObject, outcomes };
};

const isNamed = (container: unknown): boolean => isMap(container) && typeof container.name === "string";

const placeOf = ({ apiVersion, kind }: Pick<KubeObject, "apiVersion" | "kind">): Place | undefined => {
  const place = Object.hasOwn(places, kind) ? places[kind] : undefined;
  return place?.group === groupOf(apiVersion) ? place : undefined;
};

const replaced = (value: object, [name, ...path]: readonly string[], by: object): object => {
  if (name === undefined) return by;
  const inner: unknown = Reflect.get(value, name);
  return { ...value, [name]: replaced(isMap(inner) ? inner : {}, path, by) };
};
