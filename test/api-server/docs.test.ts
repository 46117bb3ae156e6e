/** What README and docs tell to run is run here, page by page and in their order, but for what they mark as needing a cluster. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { root } from "../../dev/bundle/functions.ts";
import { type Operator, startOperator } from "../../dev/operator/operator.ts";
import { findForeignCrds, foreignCrds } from "../../dev/platform/foreign-crds.ts";
import { type Platform, startPlatform } from "../../dev/platform/platform.ts";
import { type AnyObject, podTemplateOf } from "../support/admission/overlay.ts";
import { commandsIn, filesIn } from "../support/documented-commands.ts";
import { buildTimeout } from "../support/go-program.ts";
import { obtainHelm } from "../support/helm.ts";
import { createReader, type Reader } from "../support/reader.ts";
import { RedisKubelet } from "../support/redis/kubelet.ts";
import { startKubelet } from "../support/redis/start-kubelet.ts";

const scratch = mkdtempSync(join(tmpdir(), "ebb-docs-"));

let platform: Platform;
let reader: Reader;
let missing: string | undefined;

beforeAll(async () => {
  const binaries = inject("binaries");
  const crds = await findForeignCrds(foreignCrds);
  if ("missing" in crds) missing = `no CRDs of Knative, cert-manager and the Prometheus operator: ${crds.missing}`;
  const helm = await obtainHelm();
  if ("missing" in helm) missing ??= helm.missing;
  // Reporters keep the notes of skipped tests to themselves.
  if (missing) console.warn(`Skipped: ${missing}`);
  if ("missing" in crds || "missing" in helm) return;

  platform = await startPlatform({ binaries, stateDirectory: join(scratch, "state") });
  for (const path of crds.paths) await platform.kubectl(["apply", "--server-side", "-f", path]);
  const programs = join(scratch, "bin");
  mkdirSync(programs);
  symlinkSync(binaries.kubectl, join(programs, "kubectl"));
  if (helm.command !== "helm") symlinkSync(helm.command, join(programs, "helm"));
  reader = createReader(scratch, {
    PATH: [programs, process.env.PATH].join(delimiter),
    KUBECONFIG: platform.kubeconfig,
    ...Object.fromEntries(["CACHE", "CONFIG", "DATA"].map((name) => [`HELM_${name}_HOME`, join(scratch, name)])),
  });
}, buildTimeout);

afterAll(async () => {
  await platform?.stop();
  await rm(scratch, { recursive: true, force: true });
});

const kubectl = (...args: string[]): Promise<string> => platform.kubectl(args);
const noJobs = () => kubectl("-n", "ebb-system", "delete", "jobs", "--all");
const apply = (folder: string) => kubectl("apply", "--server-side", "--force-conflicts", "-k", join(root, folder));

const install = async (folder = "knative/base"): Promise<void> => {
  await apply("crds");
  await kubectl("apply", "--server-side", "-f", join(root, "knative/base/namespace.yaml"));
  await noJobs();
  await apply(folder);
};
const remove = async (): Promise<void> => {
  for (const folder of ["knative/base", "knative/overlays/webhooks-deployment", "knative/overlays/all-namespaces"])
    await kubectl("delete", "--ignore-not-found", "-k", join(root, folder));
};

let operator: Operator | undefined;
const stopOperator = async (): Promise<void> => {
  await operator?.stop();
  operator = undefined;
};
afterAll(stopOperator);
let kubelet: RedisKubelet | undefined;
afterAll(() => kubelet?.stop());

/** What is there before a page is read, or why it cannot be; of those that are not named, ebb as it is installed. */
const before: Record<string, () => Promise<unknown>> = {
  "README.md": async () => {
    const binaries = inject("binaries");
    operator = await startOperator({ cluster: platform, binaries, namespace: "default", runtime: "node" });
  },
  "docs/install.md": stopOperator,
  "docs/admission.md": () => install("knative/overlays/webhooks-deployment"),
  "docs/verify-redis.md": async () => {
    const started = await startKubelet(platform, "staging");
    if (!(started instanceof RedisKubelet)) return started.missing;
    kubelet = started;
    const binaries = inject("binaries");
    operator = await startOperator({ cluster: platform, binaries, namespace: "staging", runtime: "node" });
    return undefined;
  },
  "docs/helm.md": async () => {
    await stopOperator();
    // Those that other pages have made are not Helm's to take over.
    await apply("crds");
    await kubectl("delete", "redises.redis.ebb.dev", "--all", "--all-namespaces");
    await remove();
  },
};

/** Whether ebb is there as `knative/base` installs it, which takes seconds. */
let isAsInstalled = false;
const installUnlessThere = async (): Promise<void> => {
  if (!isAsInstalled) await install();
  isAsInstalled = true;
};
const mayChangeInstallation = (text: string): boolean => / -k |\b(helm|delete|create)\b/.test(text);

const pages = readdirSync(join(root, "docs"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`);
/** In the order in which a reader would; Helm's is another way to begin. */
const order = ["README.md", "docs/install.md", "docs/upgrade.md"];
const inOrder = [...order, ...pages.filter((page) => ![...order, "docs/helm.md"].includes(page)), "docs/helm.md"];
const read = (page: string): string => readFileSync(join(root, page), "utf8");

test.for(inOrder)(
  "%s tells to run what can be run, and marks what needs a cluster",
  { timeout: 240_000 },
  async (page, { skip }) => {
    if (missing) skip(missing);
    const commands = commandsIn(read(page)).filter(({ needsCluster }) => !needsCluster);
    if (commands.some(({ text }) => !text.startsWith("npm "))) {
      const problem = await (before[page] ?? installUnlessThere)();
      if (typeof problem === "string") skip(problem);
    }
    if (page in before || commands.some(({ text }) => mayChangeInstallation(text))) isAsInstalled = false;

    for (const command of commands) {
      // A folder that is applied as `.` is an install of its own.
      if (command.text.endsWith(" -k .")) await noJobs();
      await reader.run(page, command);
    }
  },
);

/** What a section's files give, which its own commands do not apply. */
const built = async (page: string, section: string): Promise<AnyObject[]> => {
  const folder = await reader.write(page, section);
  return parseAllDocuments(await kubectl("kustomize", folder)).map((document) => document.toJS() as AnyObject);
};
const environment = (objects: readonly AnyObject[], name: string): string[] =>
  objects
    .flatMap((object) => podTemplateOf(object)?.spec.containers ?? [])
    .flatMap(({ env = [] }) => env.flatMap((one) => (one.name === name ? one.value : [])));

test("a second namespace has what the first one has, and all functions are told of both", async ({ skip }) => {
  if (missing) skip(missing);
  const objects = await built("docs/install.md", "A second namespace");
  const of = (namespace: string) => objects.filter(({ metadata }) => metadata.namespace === namespace);
  const inPlaceOfDefault: AnyObject[] = JSON.parse(JSON.stringify(of("default")), (key, value) =>
    key === "namespace" && value === "default" ? "team-b" : value,
  );

  expect(of("default").length).toBeGreaterThan(7);
  expect(of("team-b")).toEqual(inPlaceOfDefault);
  expect(environment(objects, "EBB_NAMESPACES")).toEqual(Array(3).fill("default,team-b"));
});

test("with OIDC and all namespaces the account that may send is of the source's namespace", async ({ skip }) => {
  if (missing) skip(missing);
  const objects = await built("docs/install.md", "OIDC with all namespaces");
  const sources = objects.filter(({ kind }) => kind === "ApiServerSource");

  expect(sources.map(({ metadata }) => metadata.namespace)).toEqual(["ebb-system"]);
  expect(environment(objects, "EBB_EVENT_AUTH")).toEqual(["require"]);
  expect(environment(objects, "EBB_EVENT_SUBJECTS")).toEqual([
    "system:serviceaccount:ebb-system:ebb-oidc-sources.knative.dev-apiserversource",
  ]);
});

test("a CRD that another operator left becomes ours by what docs/upgrade.md says, and its resources stay", async ({
  skip,
}) => {
  if (missing) skip(missing);
  await kubectl("delete", "crd", "memcacheds.memcached.c5c3.io", "--ignore-not-found");
  const args = ["apply", "--server-side", "--field-manager=helm", "-f", "-"];
  await platform.kubectl(args, { input: JSON.stringify(conventionalCrd) });
  await kubectl("wait", "--for=condition=Established", "crd", "memcacheds.memcached.c5c3.io");
  const old = { apiVersion: "memcached.c5c3.io/v1beta1", kind: "Memcached", metadata: { name: "old" } };
  await platform.kubectl(["apply", "-f", "-"], { input: JSON.stringify({ ...old, spec: { replicas: 2 } }) });

  const page = "docs/upgrade.md";
  for (const command of commandsIn(read(page)))
    if (command.section === "From a conventional operator" && / crds?\b/.test(command.text))
      await reader.run(page, command);

  const conversion = ["get", "crd", "memcacheds.memcached.c5c3.io", "-o", "jsonpath={.spec.conversion}"];
  expect(await kubectl(...conversion)).toBe('{"strategy":"None"}');
  const spec = JSON.parse(await kubectl("get", "memcached", "old", "-o", "jsonpath={.spec}"));
  expect(spec).toMatchObject({ replicas: 2, image: "memcached:1.6" });
});

/** As far as it stands in the way: versions that convert by a webhook, and anything in them. */
const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
const conventionalCrd = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "memcacheds.memcached.c5c3.io" },
  spec: {
    group: "memcached.c5c3.io",
    names: { kind: "Memcached", plural: "memcacheds" },
    scope: "Namespaced",
    conversion: {
      strategy: "Webhook",
      webhook: {
        clientConfig: { service: { name: "webhooks", namespace: "conventional", path: "/convert" } },
        conversionReviewVersions: ["v1"],
      },
    },
    versions: ["v1alpha1", "v1beta1"].map((name) => ({
      name,
      served: true,
      storage: name === "v1beta1",
      subresources: { status: {} },
      schema: { openAPIV3Schema: { type: "object", properties: { spec: anything, status: anything } } },
    })),
  },
};

/** Sections with files that none of their commands applies. */
const recipes = inOrder.flatMap((page) => {
  const applied = commandsIn(read(page)).flatMap(({ section, text }) =>
    / -k \.$| -f [\w-]+\.yaml$/.test(text) ? section : [],
  );
  const sections = new Set(filesIn(read(page)).map(({ section }) => section));
  return [...sections].filter((section) => !applied.includes(section)).map((section) => ({ page, section }));
});

test.for(recipes)("the files of $page, $section, are taken by an API server", async ({ page, section }, { skip }) => {
  if (missing) skip(missing);
  await install();
  await noJobs();

  const applied = await kubectl("apply", "--server-side", "--force-conflicts", "-k", await reader.write(page, section));

  expect(applied).toContain("service.serving.knative.dev/ebb-reconcile serverside-applied");
});
