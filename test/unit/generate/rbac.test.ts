import { expect, test } from "vitest";
import { isWatched, kindsIn, type Rule, reconcileRules, resyncRules, sourceRules } from "../../../dev/generate/rbac.ts";
import type { Child, Kind } from "../../../src/kinds/kind.ts";

const child = (group: string, plural: string, more: Partial<Child> = {}): Child => ({
  resource: { group, version: "v1", kind: plural, plural },
  prune: false,
  name: ({ metadata }) => metadata.name,
  build: () => undefined,
  ...more,
});

const workload = child("apps", "deployments");
const optional = child("optional.dev", "monitors", { prune: true, whenNotServed: "MonitorUnavailable" });

const kind: Kind = {
  resource: { group: "tests.dev", version: "v1", kind: "Gadget", plural: "gadgets" },
  versions: ["v1"],
  singular: "gadget",
  shortNames: [],
  categories: [],
  printerColumns: [],
  managedBy: "gadget-operator",
  schema: async () => undefined,
  children: [workload, child("apps", "jobs"), child("", "services", { prune: true }), optional],
  secrets: () => ["token"],
  workload,
  status: () => ({}),
  reportingController: "gadget-controller",
};

const events: Rule = { apiGroups: ["events.k8s.io"], resources: ["events"], verbs: ["create"] };

test("reconcile reads its objects one by one, writes children, and deletes those alone that are pruned", () => {
  expect(reconcileRules([kind])).toEqual([
    { apiGroups: ["tests.dev"], resources: ["gadgets"], verbs: ["get"] },
    { apiGroups: ["tests.dev"], resources: ["gadgets/status"], verbs: ["patch"] },
    { apiGroups: ["tests.dev"], resources: ["gadgets/finalizers"], verbs: ["update"] },
    { apiGroups: ["apps"], resources: ["deployments", "jobs"], verbs: ["get", "create", "patch"] },
    { apiGroups: [""], resources: ["services"], verbs: ["get", "create", "patch", "delete"] },
    { apiGroups: ["optional.dev"], resources: ["monitors"], verbs: ["get", "create", "patch", "delete"] },
    { apiGroups: [""], resources: ["secrets"], verbs: ["get"] },
    events,
  ]);
});

test("resync may list as well, Secrets excepted", () => {
  expect(resyncRules([kind])).toEqual([
    { apiGroups: ["tests.dev"], resources: ["gadgets"], verbs: ["get", "list"] },
    { apiGroups: ["tests.dev"], resources: ["gadgets/status"], verbs: ["patch"] },
    { apiGroups: ["tests.dev"], resources: ["gadgets/finalizers"], verbs: ["update"] },
    { apiGroups: ["apps"], resources: ["deployments", "jobs"], verbs: ["get", "list", "create", "patch"] },
    { apiGroups: [""], resources: ["services"], verbs: ["get", "list", "create", "patch", "delete"] },
    { apiGroups: ["optional.dev"], resources: ["monitors"], verbs: ["get", "list", "create", "patch", "delete"] },
    { apiGroups: [""], resources: ["secrets"], verbs: ["get"] },
    events,
  ]);
});

test("the source watches the resource and its children, and neither Secrets nor what may not be served", () => {
  expect(sourceRules([kind])).toEqual([
    { apiGroups: ["tests.dev"], resources: ["gadgets"], verbs: ["get", "list", "watch"] },
    { apiGroups: ["apps"], resources: ["deployments", "jobs"], verbs: ["get", "list", "watch"] },
    { apiGroups: [""], resources: ["services"], verbs: ["get", "list", "watch"] },
  ]);
  expect(kind.children.map(isWatched)).toEqual([true, true, true, false]);
});

test.each([
  ["reconcile", reconcileRules],
  ["resync", resyncRules],
  ["source", sourceRules],
])("a kind that names no Secrets gives %s no right to any", (_, rulesOf) => {
  const { secrets: _secrets, ...without } = kind;

  expect(rulesOf([without]).flatMap(({ resources }) => resources)).not.toContain("secrets");
});

test("kinds that share a child, and of which one prunes it, give one rule for it", () => {
  const other: Kind = { ...kind, children: [child("", "services")] };

  const rules = reconcileRules([kind, other]).filter(({ resources }) => resources.includes("services"));

  expect(rules).toEqual([{ apiGroups: [""], resources: ["services"], verbs: ["get", "create", "patch", "delete"] }]);
});

test("a right of use in the whole cluster alone is granted nowhere else", () => {
  const resource = { group: "monitoring.dev", version: "v1", kind: "Scraper", plural: "scrapers" };
  const curious: Kind = { ...kind, rights: [{ resource, verbs: ["list"], isClusterWide: true }] };
  const ofScrapers = (watched: string | undefined): Rule[] =>
    [...reconcileRules(kindsIn([curious], watched)), ...resyncRules(kindsIn([curious], watched))].filter(
      ({ apiGroups }) => apiGroups.includes("monitoring.dev"),
    );

  const rule = { apiGroups: ["monitoring.dev"], resources: ["scrapers"], verbs: ["list"] };
  expect(ofScrapers(undefined)).toEqual([rule, rule]);
  expect(ofScrapers("shop")).toEqual([]);
});
