import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { secretResource } from "../../src/api/kubernetes/secret.ts";
import type { MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import { ApiError } from "../../src/kube/api-error.ts";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { eventsAbout } from "../support/kubernetes-events.ts";
import { memcacheds, memcachedUser } from "../support/memcached.ts";
import { ownReconciler } from "../support/reconciler.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "secrets");
const { reconcile, resync, settle, before: interpose } = ownReconciler(cluster, namespace);
const user = memcachedUser(cluster, namespace);

/** What is in them is no credential. */
const putSecret = (name: string, stringData: Record<string, string>, into = namespace) => {
  const secret = { apiVersion: "v1", kind: "Secret", metadata: { name, namespace: into }, stringData };
  return cluster.kubectl(["replace", "--force", "-f", "-"], { input: JSON.stringify(secret) });
};
const dropSecret = (name: string) => user.remove(secretResource, name);

const users = { "password-file": "web:one\n" };
const otherUsers = { "password-file": "web:two\n" };
const certificate = { "tls.crt": "chain", "tls.key": "key", "ca.crt": "authority" };

const sasl = (name: string): MemcachedSpec => ({
  security: { sasl: { enabled: true, credentialsSecretRef: { name } } },
});
const tls = (name: string, more: object = {}): MemcachedSpec => ({
  security: { tls: { enabled: true, certificateSecretRef: { name }, ...more } },
});
const both = (saslName: string, tlsName: string): MemcachedSpec => ({
  security: { ...sasl(saslName).security, ...tls(tlsName).security },
});

const templateOf = async (name: string) => (await user.deployment(name))?.spec.template;
const hashOf = async (name: string) =>
  (await templateOf(name))?.metadata?.annotations?.["memcached.c5c3.io/secret-hash"];
const untilSettled = async (name: string, spec: MemcachedSpec) => {
  await user.apply(name, spec);
  await settle(name);
  return templateOf(name);
};

describe("one Secret, or SASL beside monitoring", () => {
  test("the exporter that cannot log in is accepted, and told of in one Warning while Degraded stays False (15)", async () => {
    await putSecret("users", users);
    await untilSettled("unheard", { ...sasl("users"), monitoring: { enabled: true } });

    for (let pass = 1; pass <= 3; pass++) expect((await reconcile("unheard")).writes).toEqual([]);

    const message = expect.stringContaining("memcached_up will be 0");
    expect(await user.condition("unheard", "Degraded")).toMatchObject({ status: "False", message });
    const events = await eventsAbout(cluster, namespace, "unheard");
    expect(events.filter((one) => one.startsWith("Warning"))).toEqual(["Warning ExporterUnauthenticated"]);
  });

  test("one Secret for SASL and TLS gives two volumes and a hash that stands (15)", async () => {
    await putSecret("shared", { ...users, ...certificate });
    const template = await untilSettled("both", both("shared", "shared"));

    expect(template?.spec?.volumes?.map(({ name, secret }) => [name, secret?.secretName])).toEqual([
      ["sasl-credentials", "shared"],
      ["tls-certificates", "shared"],
    ]);
    expect((await reconcile("both")).writes).toEqual([]);
    expect(await resync()).toMatchObject({ drifted: 0 });
  });
});

describe("a Secret that is missing", () => {
  test("restarts nothing, and is told of by name, sorted; the rest of the spec is applied (16)", async () => {
    await putSecret("a-users", users);
    await putSecret("z-certificate", certificate);
    await untilSettled("bereft", both("a-users", "z-certificate"));
    const hash = await hashOf("bereft");
    await dropSecret("z-certificate");
    await dropSecret("a-users");

    expect((await resync()).stalled).toBe(1);
    expect(await hashOf("bereft")).toBe(hash);
    expect(await user.condition("bereft", "Degraded")).toMatchObject({
      status: "True",
      reason: "SecretNotFound",
      message: 'not found: Secret "a-users", Secret "z-certificate"',
    });

    await user.apply("bereft", { ...both("a-users", "z-certificate"), replicas: 2 });
    await reconcile("bereft");
    expect((await user.deployment("bereft"))?.spec.replicas).toBe(2);
    expect(await hashOf("bereft")).toBe(hash);
    expect(
      (await eventsAbout(cluster, namespace, "bereft")).filter((one) => one.includes("SecretNotFound")),
    ).toHaveLength(1);

    await user.remove(memcacheds, "bereft");
  });

  test.each([
    ["unchanged restarts nothing", users, 0],
    ["changed is one rollout", otherUsers, 1],
  ])("and comes back %s (16)", async (_, content, rollouts) => {
    const name = `back-${rollouts}`;
    await putSecret(name, users);
    const before = await untilSettled(name, sasl(name));
    await dropSecret(name);
    await resync();
    expect(await templateOf(name)).toEqual(before);

    await putSecret(name, content);
    const { changes } = await reconcile(name);
    await settle(name);

    expect(changes).toHaveLength(rollouts);
    expect((await hashOf(name)) === before?.metadata?.annotations?.["memcached.c5c3.io/secret-hash"]).toBe(
      rollouts === 0,
    );
    expect(await resync()).toMatchObject({ repaired: 0 });
  });

  test("from the start keeps no Deployment from being made, whose pods wait for it (16)", async () => {
    await user.apply("early", sasl("late"));
    expect(await reconcile("early")).toMatchObject({ result: "stalled" });
    expect(await templateOf("early")).toBeDefined();
    expect(await hashOf("early")).toBeUndefined();

    await putSecret("late", users);
    expect((await resync()).repaired).toBe(1);
    expect(await hashOf("early")).toMatch(/^[0-9a-f]{64}$/);
    await settle("early");
  });
});

describe("a change of a Secret", () => {
  const elsewhere = `other-${randomBytes(3).toString("hex")}`;
  beforeAll(async () => {
    await cluster.kubectl(["create", "namespace", elsewhere]);
  });
  afterAll(async () => {
    await cluster.kubectl(["delete", "namespace", elsewhere, "--wait=false"]);
  });

  test("in a key that is not mounted restarts nothing (17)", async () => {
    await putSecret("certificate", certificate);
    const before = await untilSettled("plain-tls", tls("certificate"));

    await putSecret("certificate", { ...certificate, "ca.crt": "another", note: "new" });

    expect(await resync()).toMatchObject({ repaired: 0, failed: 0 });
    expect(await templateOf("plain-tls")).toEqual(before);
  });

  test("of the same name in another namespace restarts nothing (17)", async () => {
    await putSecret("namesake", users);
    await putSecret("namesake", users, elsewhere);
    const before = await untilSettled("here", sasl("namesake"));

    await putSecret("namesake", otherUsers, elsewhere);

    expect(await resync()).toMatchObject({ repaired: 0, failed: 0 });
    expect(await templateOf("here")).toEqual(before);
  });

  test("in a mounted key is one rollout of each Memcached that uses it, and of no other (17)", async () => {
    await putSecret("common", { ...users, ...certificate });
    const bystanders = ["not-at-all", "switched-off", "other-key"];
    const off = { security: { sasl: { enabled: false, credentialsSecretRef: { name: "common" } } } };
    await untilSettled("first", sasl("common"));
    await untilSettled("second", both("common", "common"));
    await untilSettled("not-at-all", {});
    await untilSettled("switched-off", off);
    await untilSettled("other-key", tls("common"));
    const before = await Promise.all(bystanders.map(templateOf));

    await putSecret("common", { ...otherUsers, ...certificate });
    const { repaired, writes } = await resync();

    expect(repaired).toBe(2);
    expect(writes.filter((one) => one.startsWith("PATCH deployments/")).toSorted()).toEqual([
      "PATCH deployments/first",
      "PATCH deployments/second",
    ]);
    expect(await Promise.all(bystanders.map(templateOf))).toEqual(before);
    for (const name of ["first", "second"]) await settle(name);
    expect(await resync()).toMatchObject({ repaired: 0, drifted: 0 });
  });
});

describe("a Secret of which something is amiss", () => {
  test("for mutual TLS without ca.crt is told of, and the pods stay as they are (18)", async () => {
    await putSecret("half", certificate);
    const before = await untilSettled("mutual", tls("half", { enableClientCert: true }));
    const { "ca.crt": _, ...rest } = certificate;
    await putSecret("half", rest);

    expect(await reconcile("mutual")).toMatchObject({ result: "stalled", changes: [] });

    expect(await templateOf("mutual")).toEqual(before);
    const message = 'Secret "half" has no key ca.crt';
    expect(await user.condition("mutual", "Degraded")).toMatchObject({ reason: "SecretKeyMissing", message });
    await putSecret("half", certificate);
    await settle("mutual");
    expect(await templateOf("mutual")).toEqual(before);
  });

  test.each([
    [500, "InternalError"],
    [403, "Forbidden"],
  ])(
    "that cannot be read (%i) leaves hash and Deployment alone, and the event is retried (18)",
    async (code, reason) => {
      const name = `unread-${code}`;
      await putSecret(name, users);
      const before = await untilSettled(name, sasl(name));
      await putSecret(name, otherUsers);
      await user.apply(name, {
        ...sasl(name),
        image: "memcached:1.6.38",
        service: { annotations: { "example.com/a": "1" } },
      });
      interpose(`GET secrets/${name}`, () => Promise.reject(new ApiError("read it", code, reason, "not today")));

      await expect(reconcile(name)).rejects.toThrow("not today");

      expect(await templateOf(name)).toEqual(before);
      expect((await user.service(name))?.metadata.annotations).toEqual({ "example.com/a": "1" });
      const message = expect.stringMatching(new RegExp(`Secret "${name}": .*not today`));
      expect(await user.condition(name, "Degraded")).toMatchObject({ reason: "ReconcileError", message });

      expect((await reconcile(name)).changes).toMatchObject([{ action: "updated", kind: "Deployment" }]);
      await settle(name);
    },
  );
});
