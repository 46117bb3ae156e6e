/** The table of docs/security.md: what each account may do. Pure. */

import { parseAllDocuments } from "yaml";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import { injectRules } from "../injection.ts";
import {
  kindsIn,
  type Rule,
  reconcileRules,
  resyncRules,
  secretSourceRules,
  secretUserRules,
  sourceRules,
} from "../rbac.ts";
import { code, table } from "./markdown.ts";

type NamedRule = Rule & { resourceNames?: string[] };
type Role = KubeObject & { rules?: NamedRule[] };

/** @param rights the manifest with the roles of `certs`, which is written by hand */
export const accountTable = (kinds: readonly Kind[], rights: string): string => {
  const roles = parseAllDocuments(rights).map((document): Role => document.toJS());
  const watched = "each watched namespace";
  const all = "with all namespaces, besides";
  const managed = kindsIn(kinds, "one");
  const beyondOne = (rules: (of: readonly Kind[]) => Rule[]): Rule[] => beyond(rules(kinds), rules(managed));
  return table(
    ["account", "where", "may", "on"],
    [
      ...rowsOf("ebb-source", watched, sourceRules(managed)),
      ...rowsOf("ebb-source", all, beyondOne(sourceRules)),
      ...rowsOf("ebb-reconcile", watched, reconcileRules(managed)),
      ...rowsOf("ebb-reconcile", all, beyondOne(reconcileRules)),
      ...rowsOf("ebb-resync", watched, resyncRules(managed)),
      ...rowsOf("ebb-resync", all, beyondOne(resyncRules)),
      ...rowsOf("ebb-source-secrets", "with `watch-secrets`: the watched namespace", secretSourceRules),
      ...rowsOf("ebb-reconcile", "with `watch-secrets`, besides", secretUserRules(kinds)),
      ...rowsOf("ebb-inject", "with a webhook for sidecars: each watched namespace", injectRules("one")),
      ...rowsOf("ebb-inject", "with a webhook and all namespaces", injectRules(undefined)),
      ...roles.flatMap(({ kind, metadata: { name, namespace }, rules = [] }) =>
        kind === "Role" || kind === "ClusterRole" ? rowsOf(name, namespace ?? "the cluster", rules) : [],
      ),
      ...["ebb-default", "ebb-validate"].map((name) => [code(name), "–", "nothing", "no token is mounted"]),
    ],
  );
};

/** What rules grant that others do not. */
const beyond = (rules: readonly Rule[], others: readonly Rule[]): Rule[] =>
  rules.flatMap(({ apiGroups, resources, verbs }) => {
    const isNew = (resource: string, verb: string): boolean =>
      !others.some(
        (other) =>
          other.apiGroups[0] === apiGroups[0] && other.resources.includes(resource) && other.verbs.includes(verb),
      );
    const newVerbs = (resource: string): string[] => verbs.filter((verb) => isNew(resource, verb));
    return [...Map.groupBy(resources, (resource) => newVerbs(resource).join())]
      .filter(([more]) => more !== "")
      .map(([more, of]) => ({ apiGroups, resources: of, verbs: more.split(",") }));
  });

const rowsOf = (account: string, where: string, rules: readonly NamedRule[]): string[][] =>
  rules.map(({ apiGroups: [group], resources, verbs, resourceNames = [] }, index) => [
    index === 0 ? code(account) : "",
    index === 0 ? where : "",
    verbs.join(", "),
    resources.map((resource) => code(group ? `${resource}.${group}` : resource)).join(", ") +
      (resourceNames.length === 0 ? "" : ` named ${resourceNames.map(code).join(", ")}`),
  ]);
