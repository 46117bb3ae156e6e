import { describe, expect, test, vi } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { RedisSpec } from "../../../src/api/redis.ebb.dev/index.ts";
import type { SecretState } from "../../../src/kinds/secret-state.ts";
import type { KubeClient } from "../../../src/kube/client.ts";
import type { ConnectOptions } from "../../../src/redis/connect.ts";
import { gather } from "../../../src/redis/gather.ts";
import { ipOf, statefulSet } from "./simulator/api.ts";
import { World } from "./simulator/world.ts";

const owner = (uid: string) => [
  { apiVersion: "redis.ebb.dev/v1alpha1", kind: "Redis", name: "cache", uid, controller: true },
];
const ownSet: KubeObject = {
  ...statefulSet,
  metadata: { ...statefulSet.metadata, ownerReferences: owner("uid-cache") },
};
const strangeSet: KubeObject = { ...ownSet, metadata: { ...ownSet.metadata, ownerReferences: owner("another") } };

interface Scene {
  world: World;
  set?: KubeObject | undefined;
  secrets?: Record<string, SecretState>;
}

/** What is found, and how servers were connected to. */
const gathered = async ({ world, set = ownSet, secrets = {} }: Scene) => {
  const asked: ConnectOptions[] = [];
  const client = world.api.client(async (_, happens) => happens());
  const facts = await gather(
    world.api.redis(),
    { get: async () => set as never, list: client.list },
    { client: client as KubeClient, secrets: new Map(Object.entries(secrets)), signal: undefined },
    (options) => {
      asked.push(options);
      const name = world.api.pods().find(({ status }) => status?.podIP === options.host)?.metadata.name ?? "";
      return Promise.resolve(world.servers.node(name, async (_, happens) => happens()));
    },
  );
  return { facts, asked };
};

const withPods = (spec: RedisSpec = {}): World => World.healthy({ spec });

test("tells the pods, the master, and the version of the custom resource that all of it is of", async () => {
  const world = withPods();

  const { facts } = await gathered({ world });

  expect(facts).toMatchObject({
    master: "cache-0",
    pods: [
      { name: "cache-0", isReady: true, isTerminating: false, role: "master" },
      { name: "cache-1", role: "slave" },
      { name: "cache-2", role: "slave" },
    ],
    problems: [],
    acted: { done: [], goesOn: false, resourceVersion: world.api.redis().metadata.resourceVersion },
  });
  expect(facts.acted?.seen.map(({ metadata }) => metadata.name)).toEqual(["cache-0", "cache-1", "cache-2"]);
});

test("what it did is told, under the version that the decision left behind", async () => {
  const world = new World();

  const { facts } = await gathered({ world });

  expect(facts.master).toBe("cache-0");
  expect(facts.acted?.done).toMatchObject([{ reason: "MasterChanged" }]);
  expect(facts.acted?.resourceVersion).toBe(world.api.redis().metadata.resourceVersion);
});

describe("nothing is operated, and the last master is remembered,", () => {
  test.each<[string, Omit<Scene, "world">, RedisSpec]>([
    ["while the StatefulSet is not there", { set: undefined }, {}],
    ["while it is somebody else's", { set: strangeSet }, {}],
    ["in a mode that there is not", {}, { mode: "Sentinel" }],
  ])("%s", async (_, scene, spec) => {
    const world = withPods(spec);
    const client = world.api.client(async (__, happens) => happens());
    const connect = vi.fn();

    const facts = await gather(
      world.api.redis(),
      { get: async () => ("set" in scene ? scene.set : ownSet) as never, list: client.list },
      { client: client as KubeClient, secrets: new Map(), signal: undefined },
      connect,
    );

    expect(facts).toEqual({ pods: [], master: "cache-0", masterReplicationId: "cache-0/1" });
    expect(connect).not.toHaveBeenCalled();
  });
});

describe("servers are asked", () => {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const auth = { auth: { secretRef: { name: "login" } } };

  test("at the pod's address and the port of the spec", async () => {
    const { asked } = await gathered({ world: withPods({ mode: "Standalone", port: 6390 }) });

    expect(asked.map(({ host, port }) => `${host}:${port}`).sort()).toEqual(
      [0, 1, 2].map((one) => `${ipOf(one)}:6390`),
    );
  });

  test("with the password, without the line ends at its end", async () => {
    const secrets = { login: { data: { password: base64(' "s3cret\\ \r\n\n') } } };

    const { asked } = await gathered({ world: withPods(auth), secrets });

    expect(asked[0]?.password).toBe(' "s3cret\\ ');
  });

  test("with certificates", async () => {
    const data = { "ca.crt": base64("ca"), "tls.crt": base64("chain"), "tls.key": base64("key") };

    const { asked } = await gathered({
      world: withPods({ tls: { secretName: "certificate" } }),
      secrets: { certificate: { data } },
    });

    expect(asked[0]?.tls).toEqual({ ca: "ca", clientCertificate: { cert: "chain", key: "key" } });
  });

  test.each<[string, SecretState, RedisSpec, string]>([
    ["a Secret that is missing", "missing", auth, 'Secret "login" or its key password cannot be read'],
    ["a key that is missing", { data: {} }, auth, 'Secret "login" or its key password cannot be read'],
    ["a Secret that may not be read", { unreadable: "no" }, auth, 'Secret "login" or its key password cannot be read'],
    [
      "bytes that are no text",
      { data: { password: "/w==" } },
      auth,
      'key password of Secret "login" is no text in UTF-8',
    ],
    [
      "a certificate that is missing",
      { data: {} },
      { tls: { secretName: "login" } },
      'Secret "login" or its key ca.crt cannot be read',
    ],
  ])("not at all with %s, and that is a problem", async (_, state, spec, message) => {
    const { facts, asked } = await gathered({ world: withPods(spec), secrets: { login: state } });

    expect(asked).toEqual([]);
    expect(facts.problems?.[0]).toMatchObject({ reason: "Unreachable", message: expect.stringContaining(message) });
    expect(facts.master).toBe("cache-0");
  });
});

test("O6: what is decided and cannot be continued yet is looked at again soon", async () => {
  const world = withPods();
  const operation = { id: "1", type: "Failover", candidate: "cache-1", startedAt: "2030-01-01T00:00:00Z" } as const;
  world.api.put({ ...world.api.redis(), status: { ...world.api.redis().status, operation } } as KubeObject);
  for (const pod of ["cache-0", "cache-1", "cache-2"]) world.servers.stop(pod);

  const { facts } = await gathered({ world });

  expect(facts.operation).toEqual(operation);
  expect(facts.acted).toMatchObject({ goesOn: false, againInMs: expect.any(Number) });
});
