/** The rights of our accounts, from the kinds: exactly what the engine asks for (contracts: knative §6, memcached §5). Pure. */

import { secretResource } from "../../src/api/kubernetes/secret.ts";
import { eventResource } from "../../src/engine/kubernetes-event.ts";
import type { Right } from "../../src/kinds/facts.ts";
import { type Kind, type Part, partsOf, watchedOf } from "../../src/kinds/kind.ts";

export interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

export interface Account {
  name: string;
  namespace: string;
  rules: readonly Rule[];
}

/** Those that are managed where one namespace is watched, with the rights that they have there; or with `undefined` all of them. */
export const kindsIn = (kinds: readonly Kind[], watched: string | undefined): readonly Kind[] =>
  watched === undefined ? kinds : kinds.filter((kind) => !kind.isClusterScoped).map(inOneNamespace);

const inOneNamespace = ({ rights, ...kind }: Kind): Kind => ({
  ...kind,
  ...(rights && { rights: rights.filter(({ isClusterWide }) => !isClusterWide) }),
});

/** Our functions live here. */
export const systemNamespace = "ebb-system";

/** The rights that `ebb-reconcile` needs in a watched namespace: it reads objects one by one. */
export const reconcileRules = (kinds: readonly Kind[]): Rule[] => [
  ...kinds.flatMap((kind) => ownerRules(kind, ["get"])),
  ...partRules(kinds, ["get"]),
  ...rightRules(kinds),
  ...secretRules(kinds),
  eventRule,
];

/** The rights that `ebb-resync` needs in a watched namespace: it lists as well. */
export const resyncRules = (kinds: readonly Kind[]): Rule[] => [
  ...kinds.flatMap((kind) => ownerRules(kind, ["get", "list"])),
  ...partRules(kinds, ["get", "list"]),
  ...rightRules(kinds),
  ...secretRules(kinds),
  eventRule,
];

/** The rights of the event source, which alone may watch. Knative checks get, list and watch before it starts an adapter. */
export const sourceRules = (kinds: readonly Kind[]): Rule[] =>
  merged(
    kinds.flatMap((kind) => [kind.resource, ...watchedParts(kind).map(({ resource }) => resource)]),
    () => ["get", "list", "watch"],
  );

/** The rights of the source of events about Secrets. RBAC knows no labels: it may read every Secret of its namespace. */
export const secretSourceRules: readonly Rule[] = [
  { apiGroups: [secretResource.group], resources: [secretResource.plural], verbs: ["get", "list", "watch"] },
];

/** What `ebb-reconcile` needs beside its rights to find out who names a Secret; it lists no Secrets. */
export const secretUserRules = (kinds: readonly Kind[]): Rule[] =>
  merged(
    kinds.filter(({ secrets }) => secrets !== undefined).map(({ resource }) => resource),
    () => ["list"],
  );

/** A kind that is not served would end the adapter for all kinds, so what may be absent is left to the resync. */
export const isWatched = ({ whenNotServed }: Part): boolean => whenNotServed === undefined;

export const watchedParts = (kind: Kind): Part[] => watchedOf(kind).filter(isWatched);

const ownerRules = ({ resource: { group, plural } }: Kind, reading: string[]): Rule[] => [
  { apiGroups: [group], resources: [plural], verbs: reading },
  { apiGroups: [group], resources: [`${plural}/status`], verbs: ["patch"] },
  // Setting blockOwnerDeletion asks for this where OwnerReferencesPermissionEnforcement is on.
  { apiGroups: [group], resources: [`${plural}/finalizers`], verbs: ["update"] },
];

const partRules = (kinds: readonly Kind[], reading: string[]): Rule[] => {
  const parts = kinds.flatMap(partsOf);
  const of = ({ group, plural }: Named): Part[] =>
    parts.filter(({ resource }) => resource.plural === plural && resource.group === group);
  // A family is listed by every pass; children by a resync, but for those of kinds that every pass gathers anew.
  const families = new Set(kinds.flatMap(({ families = [] }): Part[] => [...families]));
  const surveyed = new Set(kinds.flatMap((kind): Part[] => (kind.gather ? [] : [...kind.children])));
  const isListed = (named: Named): boolean =>
    of(named).some((part) => families.has(part) || (reading.includes("list") && surveyed.has(part)));
  return merged(
    parts.map(({ resource }) => resource),
    // A server-side apply that makes a new object needs both create and patch.
    (named) => [
      "get",
      ...(isListed(named) ? ["list"] : []),
      "create",
      "patch",
      ...(of(named).some(({ prune }) => prune) ? ["delete"] : []),
    ],
  );
};

/** What kinds need beyond their objects and children, but for what an overlay of its own grants. */
const rightRules = (kinds: readonly Kind[]): Rule[] =>
  rulesOf(kinds.flatMap(({ rights = [] }) => rights).filter(({ overlay }) => overlay === undefined));

/** What this overlay grants. */
export const overlayRules = (kinds: readonly Kind[], name: string): Rule[] =>
  rulesOf(kinds.flatMap(({ rights = [] }) => rights).filter(({ overlay }) => overlay === name));

const rulesOf = (rights: readonly Right[]): Rule[] => {
  const verbs = new Map<string, Set<string>>();
  for (const { resource, verbs: more } of rights) {
    const key = `${resource.group} ${resource.plural}`;
    verbs.set(key, new Set([...(verbs.get(key) ?? []), ...more]));
  }
  return merged(
    rights.map(({ resource }) => resource),
    ({ group, plural }) => [...(verbs.get(`${group} ${plural}`) ?? [])],
  );
};

interface Named {
  group: string;
  plural: string;
}

/** By name, never listed or watched. */
const secretRules = (kinds: readonly Kind[]): Rule[] =>
  kinds.some((kind) => kind.secrets !== undefined)
    ? [{ apiGroups: [secretResource.group], resources: [secretResource.plural], verbs: ["get"] }]
    : [];

const eventRule: Rule = { apiGroups: [eventResource.group], resources: [eventResource.plural], verbs: ["create"] };

/** One rule for all resources of a group that need the same verbs. */
const merged = (resources: readonly Named[], verbsOf: (resource: Named) => string[]): Rule[] => {
  const rules = new Map<string, Rule>();
  for (const resource of resources) {
    const verbs = verbsOf(resource);
    const key = `${resource.group} ${verbs.join(",")}`;
    const rule = rules.get(key) ?? { apiGroups: [resource.group], resources: [], verbs };
    if (!rule.resources.includes(resource.plural)) rule.resources.push(resource.plural);
    rules.set(key, rule);
  }
  return [...rules.values()];
};
