/** Roles and their bindings, for one watched namespace or for all. Pure. */

import type { Kind } from "../../src/kinds/kind.ts";
import { injectRules } from "./injection.ts";
import {
  kindsIn,
  type Rule,
  reconcileRules,
  resyncRules,
  secretSourceRules,
  secretUserRules,
  sourceRules,
  systemNamespace,
} from "./rbac.ts";

/** `undefined`: all namespaces. The event source's account lives in the namespace that it watches, or with ours. */
export const grants = (kinds: readonly Kind[], watched: string | undefined): object[] => {
  const managed = kindsIn(kinds, watched);
  return [
    ...grant("ebb-source", watched ?? systemNamespace, sourceRules(managed), watched),
    ...grant("ebb-reconcile", systemNamespace, reconcileRules(managed), watched),
    ...grant("ebb-resync", systemNamespace, resyncRules(managed), watched),
  ];
};

/** For a source of events about Secrets in one watched namespace. */
export const secretGrants = (kinds: readonly Kind[], watched: string): object[] => [
  ...grant("ebb-source-secrets", watched, secretSourceRules, watched),
  ...grant("ebb-reconcile", systemNamespace, secretUserRules(kinds), watched, "ebb-reconcile-watch-secrets"),
];

/** For the function that injects: its account is there only where it is, and may do nothing elsewhere. */
export const injectGrants = (watched: string | undefined): object[] =>
  grant("ebb-inject", systemNamespace, injectRules(watched), watched);

const grant = (
  account: string,
  accountNamespace: string,
  rules: readonly Rule[],
  watched: string | undefined,
  name: string = account,
): object[] => {
  const metadata = {
    name,
    ...(watched && { namespace: watched }),
    labels: { "app.kubernetes.io/part-of": "ebb" },
  };
  const role = watched === undefined ? "ClusterRole" : "Role";
  return [
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: role, metadata, rules },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: `${role}Binding`,
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: role, name },
      subjects: [{ kind: "ServiceAccount", name: account, namespace: accountNamespace }],
    },
  ];
};
