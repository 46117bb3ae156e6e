import { describe, expect, test } from "vitest";
import { until } from "../../dev/platform/until.ts";
import type { MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import { memcached } from "../../src/kinds/memcached/index.ts";
import { pathOf } from "../../src/kube/path.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { deployments, memcachedUser, services } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";
import { ownSecrets } from "../support/secrets.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "drift");
const { reconcile, settle } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);
ownSecrets(cluster, namespace);

type ChildKind = "deployment" | "service";
const resourceOf = (kind: ChildKind) => (kind === "deployment" ? deployments : services);
const childOf = (kind: ChildKind) => (kind === "deployment" ? user.deployment : user.service);
/** As `kubectl patch --type=json` does; resolves when a Deployment's controller has written what it makes of that. */
const patch = async (kind: ChildKind, name: string, operation: object): Promise<void> => {
  await cluster.transport.send({
    method: "PATCH",
    path: pathOf(resourceOf(kind), { namespace, name }),
    contentType: "application/json-patch+json",
    body: [operation],
    doing: `patch ${kind} "${name}"`,
  });
  if (kind === "deployment")
    await until("the Deployment's controller has seen the change", async () => {
      const { metadata, status } = (await user.deployment(name)) ?? {};
      return metadata?.generation === status?.observedGeneration;
    });
};

/** What people see of a child and what ebb wants of it; no bookkeeping. */
const shape = async (kind: ChildKind, name: string) => {
  const child = await childOf(kind)(name);
  const { "deployment.kubernetes.io/revision": _, ...annotations } = child?.metadata.annotations ?? {};
  return { labels: child?.metadata.labels, annotations, spec: child?.spec };
};

const pod = "/spec/template/spec";
const label = "labels/app.kubernetes.io~1";
const damages: [string, ChildKind, object][] = [
  ["a removed container", "deployment", { op: "remove", path: `${pod}/containers/1` }],
  ["a removed first container", "deployment", { op: "remove", path: `${pod}/containers/0` }],
  ["a removed container port", "deployment", { op: "remove", path: `${pod}/containers/0/ports/1` }],
  ["a removed first container port", "deployment", { op: "remove", path: `${pod}/containers/0/ports/0` }],
  ["a removed argument", "deployment", { op: "remove", path: `${pod}/containers/0/args/1` }],
  ["a changed argument", "deployment", { op: "replace", path: `${pod}/containers/0/args/1`, value: "1" }],
  ["an added argument", "deployment", { op: "add", path: `${pod}/containers/0/args/-`, value: "-v" }],
  ["a changed image", "deployment", { op: "replace", path: `${pod}/containers/0/image`, value: "other:1" }],
  ["a removed probe", "deployment", { op: "remove", path: `${pod}/containers/0/readinessProbe` }],
  ["a removed mount", "deployment", { op: "remove", path: `${pod}/containers/0/volumeMounts` }],
  ["a removed security context", "deployment", { op: "remove", path: `${pod}/securityContext` }],
  ["a removed anti-affinity", "deployment", { op: "remove", path: `${pod}/affinity` }],
  ["a changed strategy", "deployment", { op: "replace", path: "/spec/strategy", value: { type: "Recreate" } }],
  ["a changed number of replicas", "deployment", { op: "replace", path: "/spec/replicas", value: 1 }],
  ["a removed label", "deployment", { op: "remove", path: `/metadata/${label}managed-by` }],
  [
    "a changed label of the pods",
    "deployment",
    { op: "replace", path: `/spec/template/metadata/${label}version`, value: "9" },
  ],
  ["a removed port", "service", { op: "remove", path: "/spec/ports/2" }],
  ["a removed first port", "service", { op: "remove", path: "/spec/ports/0" }],
  ["a changed target port", "service", { op: "replace", path: "/spec/ports/2/targetPort", value: 80 }],
  ["a removed label of the selector", "service", { op: "remove", path: "/spec/selector/app.kubernetes.io~1instance" }],
  ["a removed label", "service", { op: "remove", path: `/metadata/${label}name` }],
  ["a removed annotation", "service", { op: "remove", path: "/metadata/annotations/example.com~1team" }],
  ["a changed annotation", "service", { op: "replace", path: "/metadata/annotations/example.com~1team", value: "" }],
];

const spec: MemcachedSpec = {
  replicas: 0,
  monitoring: { enabled: true },
  security: { tls: { enabled: true, certificateSecretRef: { name: "certificate" } } },
  service: { annotations: { "example.com/team": "web" } },
};

/** Without hints a pass looks at every child; with them at those that an event told of. */
describe.each([
  ["a full pass", false],
  ["a pass over the changed child", true],
])("%s", (_, isHinted) => {
  const name = isHinted ? "hinted" : "full";
  const hintsAt = (kind: ChildKind) =>
    isHinted ? memcached.children.filter(({ resource }) => resource.kind.toLowerCase() === kind) : undefined;
  const untilSettled = async () => {
    await user.apply(name, spec);
    await settle(name);
  };

  test.each(damages)("%s of a %s is put right, and nothing else is written (4)", async (_, kind, operation) => {
    await untilSettled();
    const before = await shape(kind, name);
    await patch(kind, name, operation);
    expect(await shape(kind, name)).not.toEqual(before);

    const pass = await reconcile(name, hintsAt(kind));

    expect(await shape(kind, name)).toEqual(before);
    expect(pass.path).toBe(isHinted ? "child" : "spec");
    expect(pass.changes).toMatchObject([{ action: "updated", name }]);
    // A write is repeated where the Deployment's controller was writing too.
    const written = new Set(pass.writes.filter((write) => !write.endsWith("/status")));
    expect([...written].toSorted()).toEqual([`PATCH ${kind}s/${name}`, "POST events"]);
  });

  test.each(["deployment", "service"] as const)("a deleted %s is made anew (4)", async (kind) => {
    await untilSettled();
    const before = await shape(kind, name);
    await user.remove(resourceOf(kind), name);

    const { changes } = await reconcile(name, hintsAt(kind));

    expect(changes).toMatchObject([{ action: "created", name }]);
    expect(await shape(kind, name)).toEqual(before);
  });
});
