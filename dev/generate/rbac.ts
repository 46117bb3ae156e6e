/** The rights of our accounts, from the kinds: exactly what the engine asks for (contracts: knative §6, memcached §5). Pure. */

import { secretResource } from "../../src/api/kubernetes/secret.ts";
import { eventResource } from "../../src/engine/kubernetes-event.ts";
import type { Child, Kind } from "../../src/kinds/kind.ts";

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

/** Our functions live here. */
export const systemNamespace = "ebb-system";

/** The rights that `ebb-reconcile` needs in a watched namespace: it reads objects one by one. */
export const reconcileRules = (kinds: readonly Kind[]): Rule[] => [
  ...kinds.flatMap((kind) => ownerRules(kind, ["get"])),
  ...childRules(kinds, ["get"]),
  ...secretRules(kinds),
  eventRule,
];

/** The rights that `ebb-resync` needs in a watched namespace: it lists as well. */
export const resyncRules = (kinds: readonly Kind[]): Rule[] => [
  ...kinds.flatMap((kind) => ownerRules(kind, ["get", "list"])),
  ...childRules(kinds, ["get", "list"]),
  ...secretRules(kinds),
  eventRule,
];

/** The rights of the event source, which alone may watch. Knative checks get, list and watch before it starts an adapter. */
export const sourceRules = (kinds: readonly Kind[]): Rule[] =>
  merged(
    kinds.flatMap(({ resource, children }) => [resource, ...children.filter(isWatched).map((child) => child.resource)]),
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
export const isWatched = ({ whenNotServed }: Child): boolean => whenNotServed === undefined;

const ownerRules = ({ resource: { group, plural } }: Kind, reading: string[]): Rule[] => [
  { apiGroups: [group], resources: [plural], verbs: reading },
  { apiGroups: [group], resources: [`${plural}/status`], verbs: ["patch"] },
  // Setting blockOwnerDeletion asks for this where OwnerReferencesPermissionEnforcement is on.
  { apiGroups: [group], resources: [`${plural}/finalizers`], verbs: ["update"] },
];

const childRules = (kinds: readonly Kind[], reading: string[]): Rule[] => {
  const children = kinds.flatMap((kind) => kind.children);
  const isPruned = (plural: string): boolean =>
    children.some((child) => child.resource.plural === plural && child.prune);
  return merged(
    children.map((child: Child) => child.resource),
    // A server-side apply that makes a new object needs both create and patch.
    ({ plural }) => [...reading, "create", "patch", ...(isPruned(plural) ? ["delete"] : [])],
  );
};

/** By name, never listed or watched. */
const secretRules = (kinds: readonly Kind[]): Rule[] =>
  kinds.some((kind) => kind.secrets !== undefined)
    ? [{ apiGroups: [secretResource.group], resources: [secretResource.plural], verbs: ["get"] }]
    : [];

const eventRule: Rule = { apiGroups: [eventResource.group], resources: [eventResource.plural], verbs: ["create"] };

/** One rule for all resources of a group that need the same verbs. */
const merged = (
  resources: readonly { group: string; plural: string }[],
  verbsOf: (resource: { group: string; plural: string }) => string[],
): Rule[] => {
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
