/** The injections among manifests, judged and compiled as in a cluster. */

import { judge } from "../admission/judge.ts";
import type { KubeObject } from "../api/kubernetes/object.ts";
import { groupOf } from "../api/kubernetes/resource.ts";
import { ClusterSidecarInjectionSpec, SidecarInjectionSpec } from "../api/sidecars.ebb.dev/index.ts";
import { isMap, jsonEqual, memberOf } from "../json.ts";
import { admission, clusterAdmission } from "../kinds/sidecar-injection/admission.ts";
import { resource } from "../kinds/sidecar-injection/resource.ts";
import type { Facts } from "../sidecars/entry.ts";
import { type Injecting, type Injection, injectionOf } from "../sidecars/injection.ts";
import { compilePlan } from "../sidecars/plan.ts";
import { BadManifest } from "./bad-manifest.ts";
import type { Manifest } from "./documents.ts";

export interface PlacedInjection {
  /** Absent for one for many namespaces. */
  namespace?: string;
  injection: Injection;
}

export const isInjection = ({ apiVersion }: KubeObject): boolean => groupOf(apiVersion) === resource.group;

const kinds = {
  SidecarInjection: { schema: SidecarInjectionSpec, rules: admission },
  ClusterSidecarInjection: { schema: ClusterSidecarInjectionSpec, rules: clusterAdmission },
};

/** `undefined` for one that adds nothing. Throws `BadManifest` for one that an API server would refuse. */
export const readInjection = (
  { place, object }: Manifest,
  facts: Facts,
  usualNamespace: string,
): PlacedInjection | undefined => {
  const { kind, apiVersion, metadata } = object;
  if (kind !== "SidecarInjection" && kind !== "ClusterSidecarInjection")
    throw new BadManifest(`${place}: ${kind} is no kind of ${resource.group}`);
  if (apiVersion !== `${resource.group}/${resource.version}`)
    throw new BadManifest(`${place}: ${apiVersion} is not known: write ${resource.group}/${resource.version}`);
  if (typeof metadata?.name !== "string" || metadata.name === "")
    throw new BadManifest(`${place}: has no metadata.name`);

  const { schema, rules } = kinds[kind];
  const given: unknown = Reflect.get(object, "spec") ?? {};
  const [mistake] = rules.schemaMistakes(given);
  if (mistake) throw new BadManifest(`${place}: ${mistake.path.join(".")}: ${mistake.message}`);
  const spec = schema.parse(given);
  const [unknown] = unknownFields(given, spec, ["spec"]);
  if (unknown) throw new BadManifest(`${place}: ${unknown}: there is no such field`);
  const injecting = { apiVersion, kind, metadata, spec } as Injecting;
  const [cause] = judge(rules, injecting, undefined).causes;
  if (cause) throw new BadManifest(`${place}: ${cause.field}: ${cause.message}`);

  const plan = compilePlan(injecting, facts);
  if (plan === undefined) return undefined;
  return {
    injection: injectionOf(injecting, plan),
    ...(kind === "SidecarInjection" && { namespace: metadata.namespace ?? usualNamespace }),
  };
};

/** Members that the schema took for nothing. */
const unknownFields = (given: unknown, parsed: unknown, path: readonly string[]): string[] => {
  if (jsonEqual(given, parsed)) return [];
  if (Array.isArray(given) && Array.isArray(parsed))
    return given.flatMap((item, index) => unknownFields(item, parsed[index], [...path, String(index)]));
  if (!isMap(given) || !isMap(parsed)) return [];
  return Object.entries(given).flatMap(([name, value]) => {
    const kept = memberOf(parsed, name);
    return kept === undefined ? [[...path, name].join(".")] : unknownFields(value, kept, [...path, name]);
  });
};
