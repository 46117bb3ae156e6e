import { fileURLToPath } from "node:url";
import type { V1PolicyRule, V1RoleRef, V1SubjectAccessReview } from "@kubernetes/client-node";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { installManifests } from "../../dev/operator/install.ts";
import { readManifests } from "../../dev/operator/manifests.ts";
import { until } from "../../dev/platform/until.ts";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "permissions");
const { kubectl } = inject("platform").binaries;
const base = fileURLToPath(new URL("../../knative/base", import.meta.url));

type Role = KubeObject & { rules: V1PolicyRule[] };
type RoleBinding = KubeObject & { roleRef: V1RoleRef; subjects: { kind: string; name: string; namespace: string }[] };

const { applied } = await readManifests(kubectl, base, namespace);
const isRole = (object: KubeObject): object is Role => object.kind === "Role";
const isRoleBinding = (object: KubeObject): object is RoleBinding => object.kind === "RoleBinding";
const roles = applied.filter(isRole);
const accounts = ["ebb-reconcile", "ebb-resync", "ebb-source"];
const functions = accounts.slice(0, 2);

describe("the shipped roles", () => {
  test("are of the watched namespace, one for each account, and nothing is granted beyond it (40)", () => {
    expect(applied.filter(({ kind }) => kind.startsWith("Cluster"))).toEqual([]);
    expect(roles.map(({ metadata }) => [metadata.name, metadata.namespace])).toEqual(
      accounts.map((name) => [name, namespace]),
    );
    const grants = applied.filter(isRoleBinding).map(({ metadata, roleRef, subjects }) => ({
      to: subjects.map(({ kind, name }) => `${kind} ${name}`),
      role: `${roleRef.kind} ${roleRef.name}`,
      in: metadata.namespace,
    }));
    expect(grants).toEqual(
      accounts.map((name) => ({ to: [`ServiceAccount ${name}`], role: `Role ${name}`, in: namespace })),
    );
  });

  test.each(roles.map((role) => [role.metadata.name, role.rules] as const))(
    "of %s hold no wildcard and no way to more rights (40)",
    (_, rules) => {
      expect(rules.length).toBeGreaterThan(0);
      for (const { apiGroups = [], resources = [], verbs } of rules) {
        expect([...apiGroups, ...resources, ...verbs].filter((word) => word.includes("*"))).toEqual([]);
        expect(verbs).not.toContain("deletecollection");
        expect(apiGroups).not.toContain("rbac.authorization.k8s.io");
      }
    },
  );

  test("let functions watch nothing, and only get Secrets; the source does not see them at all (40)", () => {
    const rulesOf = (name: string) => roles.find(({ metadata }) => metadata.name === name)?.rules ?? [];
    const verbsOn = (name: string, resource: string) =>
      rulesOf(name).flatMap(({ resources = [], verbs }) => (resources.includes(resource) ? verbs : []));

    for (const name of functions) {
      expect(rulesOf(name).filter(({ verbs }) => verbs.includes("watch"))).toEqual([]);
      expect(verbsOn(name, "secrets")).toEqual(["get"]);
    }
    expect(verbsOn("ebb-source", "secrets")).toEqual([]);
    expect(new Set(rulesOf("ebb-source").flatMap(({ verbs }) => verbs))).toEqual(new Set(["get", "list", "watch"]));
  });
});

describe("the authorizer", () => {
  /** `patch apps/deployments/status`; without a namespace: in all. */
  const mayI = async (account: string, request: string, where?: string): Promise<boolean> => {
    const [verb, what = ""] = request.split(" ");
    const [group, resource, subresource] = what.split("/");
    const of = account === "ebb-source" ? namespace : "ebb-system";
    const { body } = await cluster.transport.send({
      method: "POST",
      path: "/apis/authorization.k8s.io/v1/subjectaccessreviews",
      body: {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SubjectAccessReview",
        spec: {
          user: `system:serviceaccount:${of}:${account}`,
          groups: ["system:serviceaccounts", `system:serviceaccounts:${of}`, "system:authenticated"],
          resourceAttributes: { verb, group, resource, subresource, ...(where && { namespace: where }) },
        },
      },
      doing: `ask whether ${account} may ${request}`,
    });
    return (body as V1SubjectAccessReview).status?.allowed ?? false;
  };

  beforeAll(async () => {
    await installManifests(cluster, inject("platform").binaries, namespace);
    await until("the roles count", () => mayI("ebb-resync", "create events.k8s.io/events", namespace));
  });

  const cr = "memcached.c5c3.io/memcacheds";
  const both = [
    `get ${cr}`,
    `patch ${cr}/status`,
    `update ${cr}/finalizers`,
    "get apps/deployments",
    "create apps/deployments",
    "patch apps/deployments",
    "create /services",
    "patch /services",
    // Of an injection, for a workload that is gone; a Memcached's own is never deleted.
    "delete /services",
    "list /services",
    "delete /configmaps",
    "list /pods",
    "list apps/deployments",
    "list apps/daemonsets",
    "delete policy/poddisruptionbudgets",
    "delete autoscaling/horizontalpodautoscalers",
    "delete networking.k8s.io/networkpolicies",
    "delete monitoring.coreos.com/servicemonitors",
    "get /secrets",
    "create events.k8s.io/events",
  ];
  const neither = [
    `create ${cr}`,
    `patch ${cr}`,
    `update ${cr}`,
    `delete ${cr}`,
    `watch ${cr}`,
    "update apps/deployments",
    "delete apps/deployments",
    "patch apps/deployments/status",
    "watch apps/deployments",
    "list /secrets",
    "watch /secrets",
    "create /secrets",
    "patch /secrets",
    "get /pods",
    "delete /pods",
    "create /pods/exec",
    "create /serviceaccounts/token",
    "deletecollection policy/poddisruptionbudgets",
    "create rbac.authorization.k8s.io/rolebindings",
    "impersonate /serviceaccounts",
  ];

  test.each(functions)("lets %s do what it does, and no more (40)", async (account) => {
    for (const request of both) expect(await mayI(account, request, namespace), request).toBe(true);
    for (const request of neither) expect(await mayI(account, request, namespace), request).toBe(false);
  });

  test.each([
    ["ebb-reconcile", false],
    ["ebb-resync", true],
  ])("lets %s list Memcacheds and what they alone have: %s (40)", async (account, wanted) => {
    for (const resource of [cr, "autoscaling/horizontalpodautoscalers", "policy/poddisruptionbudgets"])
      expect(await mayI(account, `list ${resource}`, namespace), resource).toBe(wanted);
  });

  test.each(functions)(
    "lets %s do nothing in other namespaces, its own among them, nor in all (40)",
    async (account) => {
      for (const where of ["kube-public", "kube-system", "ebb-system", undefined])
        for (const request of [...both, `list ${cr}`, "list apps/deployments"])
          expect(await mayI(account, request, where), `${request} in ${where}`).toBe(false);
    },
  );

  test("lets ebb-source watch what it sends events of, and write nothing (40)", async () => {
    for (const resource of [cr, "apps/deployments", "/services"]) {
      expect(await mayI("ebb-source", `watch ${resource}`, namespace), resource).toBe(true);
      for (const verb of ["create", "update", "patch", "delete"])
        expect(await mayI("ebb-source", `${verb} ${resource}`, namespace), `${verb} ${resource}`).toBe(false);
    }
    expect(await mayI("ebb-source", "get /secrets", namespace)).toBe(false);
  });
});
