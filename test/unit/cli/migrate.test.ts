import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { runEbb } from "../../support/run-ebb.ts";

const replication = `# The cart.
apiVersion: redis.redis.opstreelabs.in/v1beta2
kind: RedisReplication
metadata: { name: cart, namespace: shop }
spec:
  clusterSize: 3
  kubernetesConfig: { image: "redis:7.0", redisSecret: { name: login, key: password } }
  livenessProbe: { timeoutSeconds: 5 }
`;
const cluster = `apiVersion: redis.redis.opstreelabs.in/v1beta2
kind: RedisCluster
metadata: { name: orders, namespace: shop }
spec: { clusterSize: 3 }
`;
const configMap = "# More.\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\ndata: { a: on }\n";
const files = { "cart.yaml": replication, "orders.yaml": cluster, "more.yaml": configMap };

const run = (args: string, more: Record<string, string> = {}) => runEbb(args, { ...files, ...more });

test("writes a Redis, and to standard error what has no equal", async () => {
  const { code, error, objects } = await run("migrate redis -f cart.yaml");

  expect(code).toBe(0);
  expect(objects).toEqual([
    {
      apiVersion: "redis.ebb.dev/v1alpha1",
      kind: "Redis",
      metadata: { name: "cart", namespace: "shop" },
      spec: {
        mode: "Replication",
        replicas: 3,
        image: "redis:7.0",
        auth: { secretRef: { name: "login", key: "password" } },
        service: { additional: { enabled: true } },
      },
    },
  ]);
  expect(error).toBe(
    "RedisReplication shop/cart: Redis of mode Replication\n  spec.livenessProbe: has no equal: the operator has probes of its own\n",
  );
});

test("passes all else on as it is, comments too, in the order of the files", async () => {
  const { code, out, objects } = await run("migrate redis -f more.yaml -f cart.yaml");

  expect(code).toBe(0);
  expect(out.startsWith(`${configMap}---\n`)).toBe(true);
  expect(objects.map(({ kind }) => kind)).toEqual(["ConfigMap", "Redis"]);
});

test("ends with 3 when some could be turned and some could not", async () => {
  const { code, error, objects } = await run("migrate redis -f cart.yaml -f orders.yaml");

  expect(code).toBe(3);
  expect(objects.map(({ kind }) => kind)).toEqual(["Redis"]);
  expect(error).toContain("RedisCluster shop/orders: not turned: kind RedisCluster is not there yet");
});

test("ends with 1, and writes nothing, when nothing could be turned", async () => {
  const { code, out, error } = await run("migrate redis -f orders.yaml -f more.yaml");

  expect([code, out]).toEqual([1, ""]);
  expect(error).toMatch(/not there yet.*\nebb migrate redis: Nothing could be turned\n$/s);
});

describe("reads", () => {
  const item = (yaml: string) => yaml.replaceAll(/^/gm, "    ").replace("    ", "  - ");
  const listOf = (kind: string) =>
    `apiVersion: v1\nkind: ${kind}\nitems:\n${item(replication.replace("# The cart.\n", ""))}\n${item(
      configMap.replace("# More.\n", ""),
    )}`;

  test.each([
    ["standard input", "-", { "-": replication }],
    ["several documents", "all.yaml", { "all.yaml": `${configMap}---\n${replication}` }],
    ["JSON", "a.json", { "a.json": JSON.stringify(parseAllDocuments(replication)[0]?.toJS()) }],
    ["a List, as kubectl get writes it", "list.yaml", { "list.yaml": listOf("List") }],
    ["a list of a kind", "list.yaml", { "list.yaml": listOf("RedisReplicationList") }],
    [
      "a folder, but for what is no manifest",
      "all",
      { "all/a.yaml": configMap, "all/b.yml": replication, "all/c.txt": "[" },
    ],
  ])("%s", async (_, file, more) => {
    const { code, objects, error } = await run(`migrate redis -f ${file}`, more);

    expect(code, error).toBe(0);
    expect(objects.find(({ kind }) => kind === "Redis")?.metadata).toEqual({ name: "cart", namespace: "shop" });
  });

  test("texts that older readers take for something else, and writes them in quotes", async () => {
    const { out } = await run("migrate redis -f -", {
      "-": replication.replace("spec:", 'spec:\n  nodeSelector: { a: "on", b: "1e3", c: plain }'),
    });

    expect(out).toContain('a: "on"\n      b: "1e3"\n      c: plain\n');
  });
});

test.each<[string, Record<string, string>, string]>([
  ["a file that is not there", {}, "Cannot read none.yaml: no such file"],
  ["no YAML", { "none.yaml": "a: [" }, "none.yaml, line 1, column "],
  ["no object", { "none.yaml": "a: 1\n" }, "none.yaml: is no Kubernetes object"],
  [
    "an item that is none",
    { "none.yaml": "apiVersion: v1\nkind: List\nitems: [1]\n" },
    "none.yaml, item 1: is no Kubernetes object",
  ],
  [
    "nothing to turn",
    { "none.yaml": configMap },
    "There is no resource of another operator among the manifests: Redis (",
  ],
  ["an empty file", { "none.yaml": "" }, "There is no resource of another operator"],
])("%s ends with 1, one line and nothing written", async (_, more, said) => {
  const { code, out, error } = await run("migrate redis -f none.yaml", more);

  expect([code, out]).toEqual([1, ""]);
  expect(error).toContain(`ebb migrate redis: ${said}`);
  expect(error.trimEnd().split("\n")).toHaveLength(1);
});

test.each(["migrate redis", "migrate redis -f", "migrate redis -f a b", "migrate memcached -f a", "migrate"])(
  "%s is wrong usage",
  async (args) => {
    const { code, out, error } = await run(args);

    expect([code, out]).toEqual([2, ""]);
    expect(error).not.toBe("");
  },
);

test("help tells of kinds, exit codes and examples", async () => {
  const { code, out } = await run("migrate redis --help");

  expect(code).toBe(0);
  for (const word of ["RedisFailover", "RedisSentinel", "Exit codes", "kubectl get"]) expect(out).toContain(word);
});
