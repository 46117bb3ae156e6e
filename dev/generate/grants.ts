/** Roles and their bindings, for one watched namespace or for all. Pure. */

import type { Kind } from "../../src/kinds/kind.ts";
import { type Rule, reconcileRules, resyncRules, sourceRules, systemNamespace } from "./rbac.ts";

/** `undefined`: all namespaces. The event source's account lives in the namespace that it watches, or with ours. */
export const grants = (kinds: readonly Kind[], watched: string | undefined): object[] => [
  ...grant("ebb-source", watched ?? systemNamespace, sourceRules(kinds), watched),
  ...grant("ebb-reconcile", systemNamespace, reconcileRules(kinds), watched),
  ...grant("ebb-resync", systemNamespace, resyncRules(kinds), watched),
];

const grant = (
  account: string,
  accountNamespace: string,
  rules: readonly Rule[],
  watched: string | undefined,
): object[] => {
  const metadata = {
    name: account,
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
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: role, name: account },
      subjects: [{ kind: "ServiceAccount", name: account, namespace: accountNamespace }],
    },
  ];
};
