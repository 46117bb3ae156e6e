/** Everything that our accounts do, and whether their rights are for that and nothing else. */

import { expect } from "vitest";
import { kindsIn, type Rule, reconcileRules, resyncRules, sourceRules } from "../../dev/generate/rbac.ts";
import type { Operator } from "../../dev/operator/operator.ts";
import type { AuditedRequest } from "../../dev/platform/audit-line.ts";
import type { Cluster } from "../../dev/platform/cluster.ts";
import { until } from "../../dev/platform/until.ts";
import type { MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import { kinds } from "../../src/kinds/index.ts";
import { type Kind, partsOf } from "../../src/kinds/kind.ts";
import { memcached } from "../../src/kinds/memcached/index.ts";
import { deployments, memcachedUser, services } from "./memcached.ts";
import { useRedisRights } from "./redis/rights.ts";
import { of } from "./requests.ts";
import { useInjectionRights } from "./sidecars/rights.ts";

/** Needs the Secret `users`. */
const everything: MemcachedSpec = {
  resources: { requests: { cpu: "100m" } },
  highAvailability: { podDisruptionBudget: { enabled: true, maxUnavailable: 1 } },
  monitoring: { enabled: true, serviceMonitor: {} },
  security: {
    sasl: { enabled: true, credentialsSecretRef: { name: "users" } },
    networkPolicy: { enabled: true },
  },
  autoscaling: { enabled: true, maxReplicas: 2 },
};
const nothing: MemcachedSpec = { replicas: 1, monitoring: { enabled: false } };

/**
 * Each child is made, changed and removed twice: told by events, and found by a resync while no event comes. Somebody has to play the kubelet
 * for pods of a Redis.
 */
export const useEveryRight = async (
  cluster: Cluster,
  { namespace, watched }: { namespace: string; watched: string | undefined },
  operator: Operator,
): Promise<void> => {
  const injections = kindsIn(kinds, watched).filter(({ families }) => families !== undefined);
  const user = memcachedUser(cluster, namespace);
  const isThere = async (name: string): Promise<boolean[]> =>
    Promise.all(memcached.children.map(async ({ resource }) => (await user.child(resource, name)) !== undefined));
  const untilAll = (name: string) =>
    until(`all children of ${name} are there`, async () => (await isThere(name)).every(Boolean));
  const untilTwo = (name: string) =>
    until(`what ${name} no longer wants is gone`, async () => (await isThere(name)).filter(Boolean).length === 2);
  const changed: MemcachedSpec = { ...everything, service: { annotations: { "example.com/team": "web" } } };

  await user.apply("told", everything);
  await untilAll("told");
  await user.apply("told", {
    ...changed,
    image: "memcached:1.6.39",
    highAvailability: { podDisruptionBudget: { enabled: true, maxUnavailable: 2 } },
  });
  await cluster.kubectl([
    "-n",
    namespace,
    "label",
    "networkpolicy,hpa,servicemonitor",
    "told",
    "app.kubernetes.io/name=other",
    "--overwrite",
  ]);
  await user.remove(services, "told");
  await untilAll("told");
  await useRedisRights(cluster, namespace, "redis-told");
  for (const kind of injections) await useInjectionRights(cluster, namespace, kind, "told");
  await user.apply("told", nothing);
  await untilTwo("told");

  await operator.stopAdapter();
  await operator.activator.sleep();
  const resync = async () => expect(await operator.resync()).toBe(0);
  await user.apply("found", everything);
  await resync();
  await untilAll("found");
  await user.remove(deployments, "found");
  await user.apply("found", changed);
  await resync();
  await useRedisRights(cluster, namespace, "redis-found", resync);
  for (const kind of injections) await useInjectionRights(cluster, namespace, kind, "found", resync);
  await user.apply("found", nothing);
  await resync();
  await untilTwo("found");
  await operator.startAdapter();
};

/** Rights that no line of the audit log shows, and why they are needed all the same. */
const ofWriters = (managed: readonly Kind[]): Record<string, string> => ({
  ...Object.fromEntries(
    managed
      .flatMap(partsOf)
      .map(({ resource }) => [
        `create ${resource.plural}`,
        "an apply, which is a patch, asks for it when it makes an object",
      ]),
  ),
  ...Object.fromEntries(
    managed.map(({ resource }) => [
      `update ${resource.plural}/finalizers`,
      "OwnerReferencesPermissionEnforcement asks for it when an ownerReference blocks deletion",
    ]),
  ),
});
const exceptionsOf = (managed: readonly Kind[]): Record<string, Record<string, string>> => ({
  "ebb-reconcile": ofWriters(managed),
  "ebb-resync": ofWriters(managed),
  "ebb-source": Object.fromEntries(
    sourceRules(managed)
      .flatMap(({ resources }) => resources)
      .flatMap((resource) => [`get ${resource}`, `list ${resource}`])
      .map((right) => [
        right,
        "Eventing checks it before it starts the adapter, which then streams its first list as a watch",
      ]),
  ),
});

export interface AuditedAccount {
  name: string;
  rules: readonly Rule[];
  /** Rights that it has and that need not be seen used, with the reason. */
  excused: Record<string, string>;
}

/** @param watched one namespace, or `undefined` for all */
export const accountsIn = (watched: string | undefined): AuditedAccount[] => {
  const managed = kindsIn(kinds, watched);
  const rules = {
    "ebb-reconcile": reconcileRules(managed),
    "ebb-resync": resyncRules(managed),
    "ebb-source": sourceRules(managed),
  };
  return Object.entries(rules).map(([name, of]) => ({
    name,
    rules: of,
    excused: exceptionsOf(managed)[name] ?? {},
  }));
};

const rightsOf = (rules: readonly Rule[]): string[] =>
  rules.flatMap(({ resources, verbs }) => resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)));

/** Fails unless the account was forbidden nothing, and used every right that it has but for those with a reason. */
export const expectLeastPrivilege = (
  requests: readonly AuditedRequest[],
  { name: account, rules, excused }: AuditedAccount,
): void => {
  // Whoever has a token may ask what is served; that is about no resource.
  const asked = of(requests, account).filter(({ resource }) => resource !== "");
  const used = new Set(asked.map(({ verb, resource }) => `${verb} ${resource}`));
  const rights = rightsOf(rules);

  expect(asked.filter(({ code }) => code === 403)).toEqual([]);
  expect(asked.length).toBeGreaterThan(5);
  expect(rights.filter((right) => !used.has(right)).toSorted(), account).toEqual(Object.keys(excused).toSorted());
  expect([...used].filter((request) => !rights.includes(request))).toEqual([]);
};
