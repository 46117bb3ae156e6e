import { describe, expect, test } from "vitest";
import { runEbb } from "../../support/run-ebb.ts";

const deployment = `# The shop.
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    metadata: { labels: { app: sample-app } }
    spec:
      containers:
      - name: app # the app
        image: app:1
`;
const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata: { a: on }\n";
const injection = `apiVersion: sidecars.ebb.dev/v1alpha1
kind: SidecarInjection
metadata: { name: sample-app, namespace: shop }
spec: { selector: { matchLabels: { app: sample-app } }, portMetrics: { enabled: true } }
`;
const files = { "web.yaml": deployment, "config.yaml": configMap, "injection.yaml": injection };

const run = (args: string, more: Record<string, string> = {}) => runEbb(args, { ...files, ...more });

test("writes manifests in their order, with their sidecars, and says what became of each workload", async () => {
  const { code, out, error, objects } = await run("inject -f config.yaml -f web.yaml --with injection.yaml");

  expect(code).toBe(0);
  expect(error).toBe("Deployment shop/web: sample-app injected\n");
  expect(objects.map(({ kind }) => kind)).toEqual(["ConfigMap", "Deployment"]);
  expect(objects[1].spec.template.spec.containers.map(({ name }: { name: string }) => name)).toEqual([
    "app",
    "metrics",
  ]);
  expect(out.startsWith(`${configMap}---\n# The shop.\n`)).toBe(true);
});

test("what is there keeps its comments and its form, to the last character", async () => {
  const { out } = await run("inject -f web.yaml --with injection.yaml");
  const lines = new Set(out.split("\n"));

  expect(
    deployment
      .split("\n")
      .filter((line) => !lines.has(line) && line !== "    metadata: { labels: { app: sample-app } }"),
  ).toEqual([]);
  expect(out).toContain(
    "      containers:\n      - name: app # the app\n        image: app:1\n      - name: metrics\n",
  );
});

test("a second time changes nothing", async () => {
  const { out } = await run("inject -f web.yaml --with injection.yaml");
  const again = await run("inject -f - --with injection.yaml", { "-": out });

  expect(again.out).toBe(out);
  expect(again.error).toBe("Deployment shop/web: left as it is\n");
});

test("reads standard input, and injections that stand among the manifests", async () => {
  const { code, objects } = await run("inject -f -", { "-": `${deployment}---\n${injection}` });

  expect(code).toBe(0);
  expect(objects.map(({ kind }) => kind)).toEqual(["Deployment", "SidecarInjection"]);
  expect(objects[0].spec.template.spec.containers).toHaveLength(2);
});

test("writes with --diff what changes, and nothing where nothing does", async () => {
  const { out } = await run("inject -f config.yaml -f web.yaml --with injection.yaml --diff");
  const none = await run("inject -f config.yaml --with injection.yaml --diff");

  expect(out).toContain("--- web.yaml");
  expect(out.split("\n").filter((line) => /^-(?!--)/.test(line))).toEqual([
    "-    metadata: { labels: { app: sample-app } }",
  ]);
  expect(none.out).toBe("");
});

test("ends with 3 when a workload does not get what selects it, and says why", async () => {
  const job = deployment.replace("apps/v1", "batch/v1").replace("Deployment", "Job");
  const { code, error, objects } = await run("inject -f job.yaml --with injection.yaml", { "job.yaml": job });

  expect(code).toBe(3);
  expect(error).toMatch(/^Job shop\/web: sample-app skipped, JobNeedsNative: the Job would never complete/);
  expect(objects[0].spec.template.metadata.annotations).toEqual({
    "sidecars.ebb.dev/skipped": "sample-app:JobNeedsNative",
  });
});

test("injects native sidecars with --native, and ebb's image of that name", async () => {
  const { objects } = await run("inject -f web.yaml --with logs.yaml --native --sidecar-image registry.test/s:1", {
    "logs.yaml": injection.replace("portMetrics: { enabled: true }", "logShippers: [{ enabled: true }]"),
  });

  expect(objects[0].spec.template.spec.initContainers).toMatchObject([
    { name: "log-shipper", image: "registry.test/s:1", restartPolicy: "Always" },
  ]);
});

describe("namespaces", () => {
  const cluster = injection
    .replace("SidecarInjection", "ClusterSidecarInjection")
    .replace(", namespace: shop", "")
    .replace("spec: {", "spec: { namespaceSelector: { matchLabels: { team: shop } },");
  const nowhere = {
    "web.yaml": deployment.replace(", namespace: shop", ""),
    "injection.yaml": injection.replace(", namespace: shop", ""),
  };

  test.each([
    ["a workload and an injection of one namespace", {}, "", true],
    ["of two", { "injection.yaml": injection.replace("shop", "bank") }, "", false],
    ["of none", nowhere, "", true],
    ["of none and of the usual one", { "web.yaml": nowhere["web.yaml"] }, "", false],
    ["of none and of the one that is named", { "web.yaml": nowhere["web.yaml"] }, " --namespace shop", true],
    ["one for many, whose namespace is not known", { "injection.yaml": cluster }, "", false],
    [
      "one for many, whose namespace is among the manifests",
      {
        "injection.yaml": `${cluster}---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { team: shop } }\n`,
      },
      "",
      true,
    ],
    [
      "one for many by the name that each namespace bears",
      { "injection.yaml": cluster.replace("team: shop", "kubernetes.io/metadata.name: shop") },
      "",
      true,
    ],
  ])("%s", async (_, more, options, isInjected) => {
    const { error } = await run(`inject -f web.yaml --with injection.yaml${options}`, more);

    expect(error.includes("injected")).toBe(isInjected);
  });
});

test.each<[string, Record<string, string>, string]>([
  ["a file that is not there", {}, "Cannot read none.yaml: no such file"],
  ["no YAML", { "none.yaml": "a: [" }, "none.yaml, line 1, column "],
  [
    "no object, in the second document",
    { "none.yaml": `${configMap}---\na: 1\n` },
    "none.yaml, document 2: is no Kubernetes object",
  ],
  ["a list", { "none.yaml": "- a\n" }, "none.yaml: is no Kubernetes object"],
  ["a List", { "none.yaml": "apiVersion: v1\nkind: List\nitems: []\n" }, "none.yaml: is a List"],
  [
    "no pod template",
    { "none.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\n" },
    "none.yaml: spec.template.spec.containers is no list of containers",
  ],
  [
    "containers that are none",
    {
      "none.yaml":
        "apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: shop, labels: { app: sample-app } }\nspec: { containers: [1] }\n",
    },
    "none.yaml: spec.containers is no list of containers",
  ],
  [
    "an injection without selector",
    { "none.yaml": "apiVersion: sidecars.ebb.dev/v1alpha1\nkind: SidecarInjection\nmetadata: { name: a }\nspec: {}\n" },
    "none.yaml: spec.selector: ",
  ],
  [
    "an injection with an empty one",
    { "none.yaml": injection.replace("{ matchLabels: { app: sample-app } }", "{}") },
    "none.yaml: spec.selector: ",
  ],
  [
    "an injection with a field that there is not",
    { "none.yaml": injection.replace("enabled", "enabld") },
    "none.yaml: spec.portMetrics.enabld: there is no such field",
  ],
  [
    "an injection that breaks a rule",
    { "none.yaml": injection.replace("enabled: true", "enabled: true, port: 8012") },
    "none.yaml: spec: a port is below 1024",
  ],
  [
    "an injection of another version",
    { "none.yaml": injection.replace("v1alpha1", "v2") },
    "none.yaml: sidecars.ebb.dev/v2 is not known",
  ],
  [
    "another kind of the group",
    { "none.yaml": injection.replace("SidecarInjection", "Sidecar") },
    "none.yaml: Sidecar is no kind of",
  ],
  [
    "an injection without a name",
    { "none.yaml": injection.replace("name: sample-app, ", "") },
    "none.yaml: has no metadata.name",
  ],
])("%s is an error that names the place, and nothing is written", async (_, more, said) => {
  const { code, out, error } = await run("inject -f web.yaml -f none.yaml --with injection.yaml", more);

  expect([code, out]).toEqual([1, ""]);
  expect(error).toMatch(/^ebb inject: /);
  expect(error).toContain(said);
  expect(error.trim().split("\n")).toHaveLength(1);
});

test("without any injection that is said, too", async () => {
  const { code, out, error } = await run("inject -f web.yaml");

  expect([code, out]).toEqual([1, ""]);
  expect(error).toContain("There is no SidecarInjection");
});

test("an injection that adds nothing is told of", async () => {
  const { code, error } = await run("inject -f web.yaml --with none.yaml", {
    "none.yaml": injection.replace("true", "false"),
  });

  expect(code).toBe(0);
  expect(error).toBe(
    "SidecarInjection shop/sample-app: adds nothing, as nothing in it is enabled\nDeployment shop/web: left as it is\n",
  );
});

describe("usage", () => {
  test.each([["inject --help"], ["--help"], ["--version"], ["help inject"]])("%s is answered", async (args) => {
    const { code, out } = await run(args);

    expect(code).toBe(0);
    expect(out).toMatch(/ebb|0\.1\.0/);
  });

  test.each([["inject"], ["inject --with injection.yaml"], ["inject -f web.yaml --nativ"], ["injct"]])(
    "%s is wrong",
    async (args) => {
      const { code, out, error } = await run(args);

      expect([code, out]).toEqual([2, ""]);
      expect(error).toContain("error: ");
    },
  );
});
