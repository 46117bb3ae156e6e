import { expect, test } from "vitest";
import { secretGrants } from "../../../dev/generate/grants.ts";
import { type Rule, secretUserRules } from "../../../dev/generate/rbac.ts";
import { apiServerSource, secretSource } from "../../../dev/generate/sources.ts";
import { adapterEnvironment } from "../../../dev/operator/adapter.ts";
import { ApiServerSource } from "../../../dev/operator/manifests.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import { gadgets } from "../engine/gadget.ts";

const { secrets: _, ...withoutSecrets } = gadgets as Kind;
const widgets: Kind = {
  ...withoutSecrets,
  resource: { ...gadgets.resource, group: "other.dev", kind: "Widget", plural: "widgets" },
};

test("reconcile may list the kinds that can name a Secret, and no Secrets", () => {
  expect(secretUserRules([gadgets as Kind, widgets])).toEqual([
    { apiGroups: ["tests.ebb.dev"], resources: ["gadgets"], verbs: ["list"] },
  ]);
});

test("the source's account may read Secrets of the watched namespace and nothing else", () => {
  const grants = secretGrants([gadgets as Kind], "shop") as {
    kind: string;
    metadata: { name: string; namespace: string };
    rules?: Rule[];
    subjects?: object[];
  }[];

  expect(grants.map(({ kind, metadata: { name, namespace } }) => `${kind} ${namespace}/${name}`)).toEqual([
    "Role shop/ebb-source-secrets",
    "RoleBinding shop/ebb-source-secrets",
    "Role shop/ebb-reconcile-watch-secrets",
    "RoleBinding shop/ebb-reconcile-watch-secrets",
  ]);
  expect(grants[0]?.rules).toEqual([{ apiGroups: [""], resources: ["secrets"], verbs: ["get", "list", "watch"] }]);
  expect(grants.flatMap(({ subjects = [] }) => subjects)).toEqual([
    { kind: "ServiceAccount", name: "ebb-source-secrets", namespace: "shop" },
    { kind: "ServiceAccount", name: "ebb-reconcile", namespace: "ebb-system" },
  ]);
});

test("its source sends to where the other one does, and not what is in a Secret", () => {
  const source = ApiServerSource.parse(secretSource("shop"));
  const { K_SOURCE_CONFIG = "" } = adapterEnvironment(source, { sink: "http://sink", kubeconfig: "" });

  expect(secretSource("shop")).toMatchObject({
    spec: { sink: (apiServerSource([gadgets as Kind], "shop") as { spec: { sink: object } }).spec.sink },
  });
  expect(JSON.parse(K_SOURCE_CONFIG)).toEqual({
    namespaces: ["shop"],
    allNamespaces: false,
    mode: "Reference",
    resources: [{ gvr: { Group: "", Version: "v1", Resource: "secrets" }, selector: "ebb.dev/watch=true" }],
  });
});
