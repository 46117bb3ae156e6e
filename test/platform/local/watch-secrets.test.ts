/** The overlay `watch-secrets`: real events about labelled Secrets, with no more rights than it gives; no resync runs unless a test asks for it. */

import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Happening } from "../../../dev/activator/activator.ts";
import { type Operator, startOperator } from "../../../dev/operator/operator.ts";
import type { AuditedRequest } from "../../../dev/platform/audit-line.ts";
import { until } from "../../../dev/platform/until.ts";
import { secretResource } from "../../../src/api/kubernetes/secret.ts";
import type { MemcachedSpec } from "../../../src/api/memcached.c5c3.io/index.ts";
import { ownNamespace, sharedCluster } from "../../support/cluster.ts";
import { type EventRequest, eventOf, post } from "../../support/events.ts";
import { memcachedUser } from "../../support/memcached.ts";
import { of, recordRequests, writes } from "../../support/requests.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "watch-secrets");
const user = memcachedUser(cluster, namespace);
const happenings: Happening[] = [];
let operator: Operator;
let recorded: () => Promise<AuditedRequest[]>;

/** What is in them is no credential. */
const putSecret = (name: string, data: Record<string, string>, labels: Record<string, string> = watched) =>
  cluster.client.apply(
    secretResource,
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, namespace, labels },
      ...{ stringData: data },
    },
    { fieldManager: "user", force: true },
  );
const watched = { "ebb.dev/watch": "true" };
const users = (password: string) => ({ "password-file": `web:${password}\n` });

const sasl = (name: string): MemcachedSpec => ({
  replicas: 1,
  security: { sasl: { enabled: true, credentialsSecretRef: { name } } },
});

/** What tells of a rollout: the hash on the template, and how many templates there have been. */
const rolloutOf = async (name: string) => {
  const { metadata, spec } = (await user.deployment(name)) ?? {};
  return {
    hash: spec?.template.metadata?.annotations?.["memcached.c5c3.io/secret-hash"],
    revision: Number(metadata?.annotations?.["deployment.kubernetes.io/revision"]),
    generation: metadata?.generation,
  };
};
const untilHashIsNot = (name: string, hash: string | undefined) =>
  until(`the hash of ${name} is another`, async () => (await rolloutOf(name)).hash !== hash);

const untilRevision = (name: string, revision: number) =>
  until(`${name} has its template ${revision}`, async () => (await rolloutOf(name)).revision === revision);

/** Events of one kind come in order, so that all that came before have been answered when this one has its effect. */
const untilAllWasTold = async () => {
  const { hash } = await rolloutOf("told");
  await putSecret("sentinel", users(`${hash}`));
  await untilHashIsNot("told", hash);
  await user.untilReady("told");
};

/** In Reference mode. */
const secretEvent = (name: string): EventRequest => {
  const { headers } = eventOf({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace } });
  return {
    headers: { ...headers, "ce-type": "dev.knative.apiserver.ref.update" },
    body: JSON.stringify({ apiVersion: "v1", kind: "Secret", namespace, name }),
  };
};

const printed = (): string =>
  happenings.flatMap((happening) => (happening.what === "printed" ? happening.line : [])).join("\n");

beforeAll(async () => {
  recorded = recordRequests(namespace);
  const report = (happening: Happening) => void happenings.push(happening);
  const { binaries } = inject("platform");
  operator = await startOperator({
    cluster,
    binaries,
    namespace,
    runtime: "node",
    profile: "overlays/watch-secrets",
    report,
  });
  for (const name of ["shared", "other", "sentinel"]) await putSecret(name, users("one"));
  await putSecret("quiet", users("one"), {});
  const used = { first: "shared", second: "shared", third: "other", told: "sentinel", late: "quiet" };
  for (const [name, secret] of Object.entries(used)) await user.apply(name, sasl(secret));
  await user.apply("plain", { replicas: 1 });
  for (const name of [...Object.keys(used), "plain"]) await user.untilReady(name);
}, 120_000);
afterAll(() => operator?.stop());

describe("a labelled Secret", () => {
  test("whose mounted key changes is one rollout of each Memcached that names it, and of no other", async () => {
    const before = { first: await rolloutOf("first"), second: await rolloutOf("second") };
    const others = await Promise.all(["third", "plain", "late"].map(user.deployment));
    const requests = recordRequests(namespace);

    await putSecret("shared", users("two"));
    for (const name of ["first", "second"] as const) {
      await untilHashIsNot(name, before[name].hash);
      await user.untilReady(name);
    }
    await untilAllWasTold();

    for (const name of ["first", "second"] as const)
      expect(await rolloutOf(name)).toMatchObject({
        revision: before[name].revision + 1,
        generation: (before[name].generation ?? 0) + 1,
      });
    expect(await Promise.all(["third", "plain", "late"].map(user.deployment))).toEqual(others);
    const lists = of(await requests(), "ebb-reconcile").filter(({ verb }) => verb === "list");
    expect(lists.map(({ resource }) => resource).sort()).toEqual(["memcacheds", "memcacheds", "redises", "redises"]);
  });

  test("whose other keys change restarts nothing", async () => {
    const before = await user.deployment("third");

    await putSecret("other", { ...users("one"), note: "not mounted" });
    await untilAllWasTold();

    expect(await user.deployment("third")).toEqual(before);
  });

  test("that is deleted is told of at once, and that it is back; neither restarts anything", async () => {
    const before = await rolloutOf("third");
    const degraded = () => user.condition("third", "Degraded");

    await user.remove(secretResource, "other");
    await until("it is missed", async () => (await degraded())?.reason === "SecretNotFound");
    await putSecret("other", users("one"));
    await until("it is not missed any more", async () => (await degraded())?.status === "False");

    expect(await rolloutOf("third")).toEqual(before);
  });
});

test("a Secret without the label changes nothing until the next resync", async () => {
  const before = await rolloutOf("late");

  await putSecret("quiet", users("two"), {});
  await untilAllWasTold();
  const told = await rolloutOf("late");
  await operator.resync();

  expect(told).toEqual(before);
  expect((await rolloutOf("late")).hash).not.toBe(before.hash);
  await untilRevision("late", before.revision + 1);
});

test("a Secret that gets the label is looked at from then on", async () => {
  const before = await rolloutOf("late");

  await putSecret("quiet", users("three"));
  await untilHashIsNot("late", before.hash);

  await untilRevision("late", before.revision + 1);
});

describe("a forged event about a Secret", () => {
  test("wakes, and writes nothing", async () => {
    const requests = recordRequests(namespace);
    const before = await user.deployment("first");

    const { status } = await post(operator.activator.url, secretEvent("shared"));
    await untilAllWasTold();

    expect(status).toBe(202);
    expect(await user.deployment("first")).toEqual(before);
    expect(writes(of(await requests(), "ebb-reconcile")).filter(({ name }) => name === "first")).toEqual([]);
  });

  test("that nobody names is answered by 204 after one list of each kind that may name one", async () => {
    const requests = recordRequests(namespace);

    const { status } = await post(operator.activator.url, secretEvent("nobodys"));

    expect(status).toBe(204);
    const asked = of(await requests(), "ebb-reconcile").map(({ verb, resource }) => `${verb} ${resource}`);
    expect(asked.sort()).toEqual(["list memcacheds", "list redises"]);
  });

  test("that brings a content is refused, causes no request, and the content is in no log", async () => {
    const requests = recordRequests(namespace);
    const metadata = { name: "shared", namespace };
    const whole = { apiVersion: "v1", kind: "Secret", metadata, data: { "password-file": "dGVsbHRhbGU=" } };

    const { status, message } = await post(operator.activator.url, eventOf(whole));

    expect(status).toBe(400);
    expect(message).toContain("Resource mode");
    expect(of(await requests(), "ebb-reconcile")).toEqual([]);
    expect(printed()).toContain("Refused an event");
    expect(printed()).not.toContain("dGVsbHRhbGU=");
  });
});

test("ebb-source-secrets has no other right in its namespace than to read Secrets", async () => {
  const as = `--as=system:serviceaccount:${namespace}:ebb-source-secrets`;
  const rights = (await cluster.kubectl(["-n", namespace, "auth", "can-i", "--list", "--no-headers", as]))
    .split("\n")
    .filter((line) => /^[a-z]/.test(line) && !line.startsWith("selfsubject"))
    .map((line) => line.replace(/\s+/g, " ").trim());

  expect(rights).toEqual(["secrets [] [] [get list watch]"]);
});

describe("from the audit log", () => {
  // A watch is told of when it ends.
  beforeAll(() => operator.stopAdapter());

  test("no account but ebb-source-secrets lists or watches Secrets, and that does nothing else", async () => {
    const requests = await recorded();
    const listed = requests.filter(({ verb, resource }) => resource === "secrets" && ["list", "watch"].includes(verb));

    expect([...new Set(listed.map((one) => one.user))]).toEqual([
      `system:serviceaccount:${namespace}:ebb-source-secrets`,
    ]);
    expect(
      of(requests, "ebb-source-secrets").filter(
        ({ verb, resource }) => resource !== "secrets" || !["list", "watch"].includes(verb),
      ),
    ).toEqual([]);
  });

  test("nothing was forbidden to an account of ours", async () => {
    expect((await recorded()).filter(({ code, user: name }) => code === 403 && name.includes(":ebb-"))).toEqual([]);
  });
});

test("without the right to list custom resources an event is answered by 204, and the log says what is missing", async () => {
  await cluster.kubectl(["-n", namespace, "delete", "rolebinding", "ebb-reconcile-watch-secrets"]);

  await until("it is forbidden", async () => {
    const { status } = await post(operator.activator.url, secretEvent("shared"));
    return status === 204;
  });

  expect(printed()).toMatch(/Could not find out which Memcached names a Secret: the component watch-secrets gives/);
});
