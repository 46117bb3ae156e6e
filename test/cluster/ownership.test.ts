import { describe, expect, test } from "vitest";
import { until } from "../../dev/platform/until.ts";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import { controllerOf } from "../../src/engine/ownership.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { eventsAbout } from "../support/kubernetes-events.ts";
import { mayDeleteChildren } from "../support/may-delete-children.ts";
import { deployments, memcachedUser, services } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "ownership");
const { reconcile, before } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);

type ChildKind = "deployment" | "service";
const resources = { deployment: deployments, service: services };
const other = { deployment: "service", service: "deployment" } as const;
const read = (kind: ChildKind, name: string) => (kind === "deployment" ? user.deployment(name) : user.service(name));
const ownerOf = async (kind: ChildKind, name: string) => {
  const child = await read(kind, name);
  return child && controllerOf(child)?.uid;
};

/** With every label of ours, since labels prove nothing. */
const strangers = (name: string) => {
  const labels = {
    "app.kubernetes.io/name": "memcached",
    "app.kubernetes.io/instance": name,
    "app.kubernetes.io/managed-by": "memcached-operator",
  };
  const metadata = { namespace, name, labels };
  const template = { metadata: { labels }, spec: { containers: [{ name: "memcached", image: "stranger:1" }] } };
  const spec = { replicas: 0, selector: { matchLabels: labels }, template };
  return {
    deployment: { apiVersion: "apps/v1", kind: "Deployment", metadata, spec },
    service: { apiVersion: "v1", kind: "Service", metadata, spec: { ports: [{ name: "memcached", port: 11211 }] } },
  };
};

const make = (stranger: KubeObject & { spec?: object | undefined }) =>
  cluster.kubectl(["create", "-f", "-"], { input: JSON.stringify(stranger) });

/** Resolves with the stranger's object when its own controller will not write it again. */
const makeAndRest = async (kind: ChildKind, name: string) => {
  await make(strangers(name)[kind]);
  if (kind === "service") return user.service(name);
  return until("the stranger's Deployment is at rest", async () => {
    const live = await user.deployment(name);
    return live?.status?.conditions?.some(({ reason }) => reason === "NewReplicaSetAvailable") && live;
  });
};

/** Lets a stranger be quicker than the create of the next pass; resolves with the stranger's labels. */
const race = async (kind: ChildKind, name: string, how: "like" | "unlike") => {
  await user.apply(name, { replicas: 0 });
  await reconcile(name);
  const ours = await read(kind, name);
  await user.remove(resources[kind], name);
  const unlike = strangers(name)[kind];
  before(`PATCH ${kind}s/${name}`, () => make(how === "like" ? { ...unlike, spec: ours?.spec } : unlike));
  return unlike.metadata.labels;
};

const expectUntouched = async (kind: ChildKind, name: string, labels: object) => {
  const { metadata } = (await read(kind, name)) ?? {};
  expect(metadata?.labels).toEqual(labels);
  expect(metadata?.ownerReferences).toBeUndefined();
  expect(metadata?.managedFields?.map(({ manager }) => manager)).not.toContain("ebb");
};

describe.each(["deployment", "service"] as const)("a stranger's %s of the same name", (kind) => {
  test("stays byte for byte, is told in the status and in one Warning, and keeps nothing else from being done", async () => {
    const name = `taken-${kind}`;
    const stranger = await makeAndRest(kind, name);
    const { metadata } = await user.apply(name, { replicas: 0 });

    for (let pass = 1; pass <= 3; pass++) expect((await reconcile(name)).result).toBe("stalled");

    expect(await read(kind, name)).toEqual(stranger);
    expect(await ownerOf(other[kind], name)).toBe(metadata.uid);
    const message = expect.stringContaining(`${stranger?.kind} "${name}"`);
    const degraded = await user.condition(name, "Degraded");
    expect(degraded).toMatchObject({ status: "True", reason: "NotControlled", message });
    const events = await eventsAbout(cluster, namespace, name);
    expect(events.toSorted()).toEqual(["Normal Created", "Warning NotControlled"]);
  });

  test("makes room for ours when it is gone, and Degraded clears", async () => {
    const name = `freed-${kind}`;
    await makeAndRest(kind, name);
    const { metadata } = await user.apply(name, { replicas: 0 });
    await reconcile(name);
    await user.remove(resources[kind], name);

    const pass = await reconcile(name);

    expect(pass).toMatchObject({ result: "reconciled", changes: [{ action: "created", name }] });
    expect(await ownerOf(kind, name)).toBe(metadata.uid);
    expect(await user.condition(name, "Degraded")).toMatchObject({ status: "False" });
  });

  test.each(["unlike", "like"] as const)(
    "keeps nothing of ours where it appears before our create and is %s ours",
    async (how) => {
      const name = `${how}-${kind}`;
      const labels = await race(kind, name, how);

      await reconcile(name);

      await expectUntouched(kind, name, labels);
      expect((await reconcile(name)).writes).not.toContain(`PATCH ${kind}s/${name}`);
      expect(await user.condition(name, "Degraded")).toMatchObject({ status: "True", reason: "NotControlled" });
    },
  );
});

/** Without that right, admission keeps our ownerReference off objects that exist. Not every cluster has this admission. */
describe("with an account that may delete children", () => {
  mayDeleteChildren(cluster, namespace);

  test.each(["deployment", "service"] as const)(
    "a stranger's %s like ours that appears before our create is refused to us, and asked for once",
    async (kind) => {
      const name = `refused-${kind}`;
      const labels = await race(kind, name, "like");

      const { result, writes } = await reconcile(name);

      expect(result).toBe("stalled");
      expect(writes.filter((write) => write === `PATCH ${kind}s/${name}`)).toHaveLength(1);
      await expectUntouched(kind, name, labels);
      expect(await user.condition(name, "Degraded")).toMatchObject({ status: "True", reason: "NotControlled" });
    },
  );
});
