import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import type { Metafile } from "esbuild";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { bundleFunctions } from "../../../../dev/bundle/bundle.ts";
import { root } from "../../../../dev/bundle/functions.ts";
import { launches } from "../../../../dev/bundle/launch.ts";
import { bundleSizes, readAtStart } from "../../../../dev/bundle/sizes.ts";
import { eventOf, post } from "../../../support/events.ts";
import { json, makeCertificate, serve } from "../../kube/https-server.ts";

const runtimes = ["node", "deno"] as const;
/** Those that serve. */
const names = ["default", "inject", "reconcile", "resync", "validate"] as const;
let folder: string;
let metafile: Metafile;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebb-bundle-"));
  metafile = await bundleFunctions(folder);
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(runtimes)("on %s", (runtime) => {
  test.each(names)("the bundle of %s answers its health check, and ends when it is told to", async (name) => {
    const { url, end } = await started(runtime, name, { host: "127.0.0.1", port: "1" });

    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await end()).toBe(0);
  });

  test("the bundle of reconcile reads what an event is about, as the pod's account", async () => {
    const server = await serve(certificate, json({ kind: "Status", reason: "NotFound" }, 404));
    const { url, end } = await started(runtime, "reconcile", { host: "127.0.0.1", port: new URL(server.url).port });
    const metadata = { namespace: "shop", name: "carts" };
    const memcached = { apiVersion: "memcached.c5c3.io/v1beta1", kind: "Memcached", metadata };

    expect(await post(url, eventOf(memcached))).toEqual({ status: 204 });
    expect(server.requests).toContainEqual(
      expect.objectContaining({
        url: "/apis/memcached.c5c3.io/v1beta1/namespaces/shop/memcacheds/carts",
        headers: expect.objectContaining({ authorization: "Bearer secret" }),
      }),
    );
    expect(await end()).toBe(0);
  });

  test("the bundle of reconcile asks the servers of a Redis", async () => {
    const asked: string[] = [];
    const port = await listenTo(asked);
    const server = await serve(certificate, servingRedis(port));
    const { url, end } = await started(runtime, "reconcile", { host: "127.0.0.1", port: new URL(server.url).port });

    await post(url, eventOf(redisOf(port)));

    // An event may be answered before its pass is done.
    await vi.waitFor(() => expect(asked).toContainEqual(expect.stringContaining("INFO")), 20_000);
    expect(await end()).toBe(0);
  }, 60_000);

  test("the bundle of resync finds its API server by a kubeconfig, outside a cluster", async () => {
    const directory = await mkdtemp(join(tmpdir(), "ebb-kubeconfig-"));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const cluster = { name: "here", cluster: { server: "https://127.0.0.1:9" } };
    const kubeconfig = { clusters: [cluster], users: [], contexts: [{ name: "here", context: { cluster: "here" } }] };
    await writeFile(join(directory, "config"), JSON.stringify(kubeconfig));
    const { args, env } = launches.bundle[runtime];

    const { stdout } = spawnSync(
      join(root, "node_modules/.bin", runtime),
      [...args, join(folder, "resync/main.mjs"), "--once"],
      {
        env: { ...env, KUBECONFIG: join(directory, "config"), EBB_CONTEXT: "there" },
        encoding: "utf8",
        timeout: 20_000,
      },
    );

    expect(JSON.parse(stdout).error).toBe('Cannot find context "there" in the kubeconfig: it has here');
  });

  test.each(names)("the start of %s reads no library that few starts need", (name) => {
    const entry = Object.keys(metafile.outputs).find((path) => path.endsWith(`/${name}/main.mjs`)) ?? "";

    const files = [...readAtStart(metafile.outputs, entry, runtime)];

    const packages = files
      .flatMap((file) => Object.keys(metafile.outputs[file]?.inputs ?? {}))
      .flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []);
    expect([...new Set(packages)].sort()).toEqual(runtime === "node" ? ["@hono/node-server", "hono"] : ["hono"]);
  });
});

test.each(names)("of the bundle of %s, Deno looks at the start only into what it runs then", (name) => {
  const entry = join(folder, name, "main.mjs");

  const graph = execFileSync(join(root, "node_modules/.bin/deno"), ["info", "--json", entry], { encoding: "utf8" });

  const looked = (JSON.parse(graph) as { modules: { local?: string }[] }).modules.flatMap(({ local }) => local ?? []);
  const own = Object.fromEntries(
    Object.entries(metafile.outputs).filter(([path]) => path.startsWith(relative(root, join(folder, name)))),
  );
  const read = [...readAtStart(own, relative(root, entry), "deno")].map((path) => join(root, path));
  expect(looked.filter((path) => path.startsWith(folder)).sort()).toEqual(read.sort());
});

test("what certificates are made with is in the bundle of certs alone", () => {
  const withX509 = Object.entries(metafile.outputs).filter(([, { inputs }]) =>
    Object.keys(inputs).some((path) => path.includes("node_modules/@peculiar/")),
  );

  expect(withX509.map(([path]) => path.split("/").at(-2))).toEqual(["certs"]);
});

test("what servers of Redis are operated with is in files that no start and no other kind reads, the library apart from the rest", () => {
  const holding = (path: string) =>
    Object.entries(metafile.outputs)
      .filter(([, { inputs }]) => Object.keys(inputs).some((input) => input.includes(path)))
      .map(([output]) => output);

  const library = holding("node_modules/ioredis/");
  const ours = holding("src/redis/operate.ts");

  expect(library.some((path) => path.includes("/reconcile/chunks/"))).toBe(true);
  for (const path of [...library, ...ours]) expect(path).toContain("/chunks/");
  expect(library.filter((path) => ours.includes(path))).toEqual([]);
});

test("metrics-sidecar is one file of less than 100 kB, with no library but those that serve", async () => {
  const { inputs, outputs } = await bundleFunctions(join(folder, "pods"), ["metrics-sidecar"]);

  const programs = Object.entries(outputs).filter(([path]) => path.endsWith(".mjs"));
  const packages = Object.keys(inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  expect(programs.map(([, { bytes }]) => bytes < 100_000)).toEqual([true]);
  expect([...new Set(packages)].sort()).toEqual(["@hono/node-server", "hono"]);
});

test("zod, prom-client and the kubeconfig's loader are there on demand", () => {
  const lazy = bundleSizes(metafile).map(({ name, lazy }) => [name, lazy > 100_000]);

  expect(lazy).toEqual(["certs", ...names].map((name) => [name, true]));
  for (const library of ["zod", "prom-client", "@kubernetes/client-node"])
    expect(Object.keys(metafile.inputs).some((path) => path.includes(`node_modules/${library}/`))).toBe(true);
});

const redisApi = "redis.ebb.dev/v1alpha1";
const inShop = (kind: string, apiVersion: string, name: string, more: object = {}) => ({
  apiVersion,
  kind,
  metadata: { namespace: "shop", name, uid: `uid-of-${name}`, resourceVersion: "1", ...more },
});
const ownedBy = (kind: string, apiVersion: string) => ({
  ownerReferences: [{ kind, apiVersion, name: "cart", uid: "uid-of-cart", controller: true }],
});
const redisOf = (port: number) => ({ ...inShop("Redis", redisApi, "cart", { generation: 1 }), spec: { port } });

/** An API server that has a Redis, its StatefulSet, and one pod of it on this machine; and nothing that it would be asked for later. */
const servingRedis =
  (port: number): RequestListener =>
  (request, response) => {
    const { pathname } = new URL(request.url ?? "", "https://any");
    const objects: Record<string, object> = {
      "/redises/cart": redisOf(port),
      "/statefulsets/cart": inShop("StatefulSet", "apps/v1", "cart", ownedBy("Redis", redisApi)),
      "/pods": {
        kind: "PodList",
        metadata: {},
        items: [
          { ...inShop("Pod", "v1", "cart-0", ownedBy("StatefulSet", "apps/v1")), status: { podIP: "127.0.0.1" } },
        ],
      },
    };
    const found = Object.entries(objects).find(([path]) => pathname.endsWith(path))?.[1];
    json(found ?? { kind: "Status", reason: "NotFound" }, found ? 200 : 404)(request, response);
  };

/** A server that answers nothing; resolves with its port. */
const listenTo = async (asked: string[]): Promise<number> => {
  const server = createServer((socket) =>
    socket.on("data", (bytes) => {
      asked.push(bytes.toString());
      socket.destroy();
    }),
  );
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
};

const certificate = makeCertificate();

/** A function on a free port, with a service account of an API server. */
const started = async (
  runtime: (typeof runtimes)[number],
  name: string,
  server: { host: string; port: string },
): Promise<{ url: string; end(): Promise<number | null> }> => {
  const directory = await mkdtemp(join(tmpdir(), "ebb-account-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await writeFile(join(directory, "token"), "secret");
  await writeFile(join(directory, "ca.crt"), certificate.cert);
  const { args, env } = launches.bundle[runtime];
  const child = spawn(join(root, "node_modules/.bin", runtime), [...args, join(folder, name, "main.mjs")], {
    env: {
      ...env,
      PORT: "0",
      METRICS_PORT: "off",
      KUBERNETES_SERVICE_HOST: server.host,
      KUBERNETES_SERVICE_PORT: server.port,
      EBB_SERVICE_ACCOUNT_DIRECTORY: directory,
    },
    stdio: ["ignore", "pipe", "inherit"],
    timeout: 20_000,
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  onTestFinished(() => void child.kill("SIGKILL"));
  for await (const line of createInterface({ input: child.stdout })) {
    const { message, port } = JSON.parse(line);
    if (message !== "Listened") continue;
    return {
      url: `http://127.0.0.1:${port}`,
      end() {
        child.kill("SIGTERM");
        return ended;
      },
    };
  }
  throw new Error(`${name} ended before it listened, with exit code ${await ended}`);
};
