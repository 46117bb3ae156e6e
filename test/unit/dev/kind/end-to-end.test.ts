import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { textOf } from "../../../../dev/kind/command.ts";
import { type EndToEndOptions, runEndToEnd } from "../../../../dev/kind/end-to-end.ts";
import type { Execute, ExecuteOptions } from "../../../../dev/kind/execute.ts";
import { base, everywhere } from "./fixtures.ts";

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "ebb-kind-test-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** A machine whose commands do nothing but fail where they are told to. */
const machine = ({
  fails,
  does = () => {},
  objects = base,
  clusters = "other",
}: {
  fails?: RegExp;
  does?: (text: string) => void;
  objects?: object[];
  clusters?: string;
} = {}) => {
  const ran: { text: string; options: ExecuteOptions }[] = [];
  const execute: Execute = (command, options = {}) => {
    const text = textOf(command);
    ran.push({ text, options });
    does(text);
    if (options.signal?.aborted) return Promise.reject(options.signal.reason);
    if (fails?.test(text)) return Promise.reject(new Error(`${text} failed: no`));
    if (text.startsWith("kubectl kustomize"))
      return Promise.resolve(objects.map((one) => stringify(one)).join("---\n"));
    return Promise.resolve(text === "kind get clusters" ? clusters : `printed by ${text}`);
  };
  return { execute, ran, texts: () => ran.map(({ text }) => text) };
};

let runs = 0;
const run = async (
  { execute }: Pick<ReturnType<typeof machine>, "execute">,
  options: Partial<EndToEndOptions> = {},
  interrupt: AbortController = new AbortController(),
) => {
  runs += 1;
  const folder = join(scratch, String(runs));
  const said: string[] = [];
  const all: EndToEndOptions = {
    overlay: "base",
    name: "e2e",
    keep: false,
    folder,
    logs: join(folder, "logs"),
    github: "https://github.com",
    version: "1.2.3",
    ...options,
  };
  const outcome = runEndToEnd(all, { execute, signal: interrupt.signal, say: (line) => said.push(line), shown: false });
  return { succeeded: await outcome.catch((error: Error) => error.message), said: said.join("\n"), folder };
};

const removal = /^kind delete cluster --name e2e --kubeconfig \S+\/kubeconfig$/;

test("the tests run when all is ready, against the one namespace that is watched, and then the cluster goes", async () => {
  const fake = machine();

  const { succeeded, folder } = await run(fake);

  expect(succeeded).toBe(true);
  const [tests, last, ...rest] = fake.ran.slice(-2);
  expect(tests?.text).toBe("vitest run --project cluster");
  expect(tests?.options).toMatchObject({
    shown: true,
    env: { EBB_E2E_CONTEXT: "kind-e2e", EBB_E2E_NAMESPACE: "default", KUBECONFIG: join(folder, "kubeconfig") },
  });
  expect(last?.text).toMatch(removal);
  expect(rest).toEqual([]);
  expect(await readdir(folder)).toEqual(["overlay"]);
});

test("where all namespaces are watched, the tests make theirs", async () => {
  const fake = machine({ objects: everywhere });

  await run(fake, { overlay: "all-namespaces" });

  const tests = fake.ran.find(({ text }) => text.startsWith("vitest"));
  expect(tests?.options.env).not.toHaveProperty("EBB_E2E_NAMESPACE");
});

test("the overlay is rendered with the image that is built and loaded", async () => {
  const fake = machine();

  const { folder } = await run(fake, { overlay: "webhooks-knative" });

  const kustomization = await readFile(join(folder, "overlay/kustomization.yaml"), "utf8");
  expect(kustomization).toContain("knative/overlays/webhooks-knative");
  expect(kustomization).toContain("newName: kind.local/ebb\n    newTag: 1.2.3");
  expect(fake.texts()).toContain("kind load docker-image kind.local/ebb:1.2.3 --name e2e");
});

describe.each([
  ["a step", /serving-core/],
  ["a test", /^vitest/],
])("when %s fails", (_, fails) => {
  test("it is said, the logs are collected, and the cluster goes", async () => {
    const fake = machine({ fails });

    const { succeeded, said, folder } = await run(fake);

    expect(succeeded).toBe(false);
    expect(said).toMatch(/ failed: no$/m);
    expect(await readFile(join(folder, "logs/reconcile.log"), "utf8")).toContain("printed by kubectl --kubeconfig");
    expect(fake.texts().at(-2)).toMatch(/^kind export logs \S+\/logs\/kind --name e2e$/);
    expect(fake.texts().at(-1)).toMatch(removal);
  });

  test("nothing that comes after it is done", async () => {
    const fake = machine({ fails });

    await run(fake);

    const texts = fake.texts();
    const after = texts.slice(texts.findIndex((text) => fails.test(text)) + 1);
    expect(after.filter((text) => !/ get | logs |^kind (export|delete)/.test(text))).toEqual([]);
  });
});

test("a log that cannot be had is said in its file and holds up no other", async () => {
  const fake = machine({ fails: /^vitest|-n ebb-system logs/ });

  const { folder } = await run(fake);

  expect(await readFile(join(folder, "logs/reconcile.log"), "utf8")).toContain("ebb-reconcile failed: no");
  expect(await readFile(join(folder, "logs/kourier.log"), "utf8")).toContain("printed by");
});

test.each(["kind create", "serving-core", "vitest"])(
  "interrupted at %s, it removes the cluster at once",
  async (at) => {
    const interrupt = new AbortController();
    const fake = machine({ does: (text) => void (text.includes(at) && interrupt.abort()) });

    const { succeeded } = await run(fake, {}, interrupt);

    expect(succeeded).toBe(false);
    expect(fake.texts().at(-2)).toContain(at);
    expect(fake.texts().at(-1)).toMatch(removal);
    expect(fake.ran.at(-1)?.options.signal).toBeUndefined();
  },
);

test("with --keep the cluster stays, and it is said how to remove it", async () => {
  const fake = machine();

  const { said } = await run(fake, { keep: true });

  expect(fake.texts().some((text) => text.startsWith("kind delete"))).toBe(false);
  expect(said).toMatch(/^To remove it: kind delete cluster --name e2e --kubeconfig \S+$/m);
});

test("a cluster of that name that was there before is left alone", async () => {
  const fake = machine({ clusters: "other\ne2e" });

  const { succeeded } = await run(fake);

  expect(succeeded).toMatch(/^Cannot make the kind cluster "e2e" as there is one: remove it with/);
  expect(fake.texts().filter((text) => !/^kubectl kustomize|get clusters$/.test(text))).toEqual([]);
});
