/** The program itself, with executables in the place of Docker, kind and kubectl that only write down what they are told. */

import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { root } from "../../../../dev/bundle/functions.ts";
import { until } from "../../../../dev/platform/until.ts";

vi.setConfig({ testTimeout: 30_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebb-kind-main-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const log = (): string => join(folder, "log");
const told = async (): Promise<string[]> => (await readFile(log(), "utf8").catch(() => "")).trim().split("\n");

const source = `apiVersion: sources.knative.dev/v1
kind: ApiServerSource
metadata: { name: ebb, namespace: default }
spec: {}`;

/** To build the image takes for ever. */
const scripts = {
  docker: 'case "$1" in build) exec sleep 600 ;; esac',
  kind: "",
  kubectl: `case "$1" in kustomize) echo '${source}' ;; esac`,
};

const putScripts = async (names: readonly (keyof typeof scripts)[]): Promise<void> => {
  for (const name of names) {
    await writeFile(join(folder, name), `#!/bin/sh\necho "${name} $*" >> ${log()}\n${scripts[name]}\n`);
    await chmod(join(folder, name), 0o755);
  }
};

const start = (args: readonly string[], path: readonly string[]) =>
  execa(process.execPath, [join(root, "dev/kind/main.ts"), ...args], {
    env: { PATH: path.join(delimiter) },
    reject: false,
    all: true,
  });

test("without Docker, kind and kubectl each is named with what to do, and nothing else happens", async () => {
  const { all, exitCode } = await start([], [folder]);

  expect(all).toMatch(
    /^Cannot make a kind cluster as docker is not installed: .*; and kind is not installed: .*; and kubectl is not installed: \S+$/,
  );
  expect(exitCode).toBe(1);
  expect(await told()).toEqual([""]);
});

test.each([
  [["--overlay", "bases"], "Allowed choices are base, all-namespaces,"],
  [["--kep"], "unknown option '--kep'"],
  [["base"], "too many arguments"],
])("called with %j it is refused by name", async (args, message) => {
  const { all, exitCode } = await start(args, []);

  expect(all).toContain(message);
  expect(exitCode).toBe(1);
});

test("--version tells what is installed beside ebb", async () => {
  const { all, exitCode } = await start(["--version"], []);

  expect(all).toMatch(/^ebb \d+\.\d+\.\d+\nserving 1\.23\.\d+\nkourier 1\.23\.\d+\neventing 1\.22\.\d+\n/);
  expect(exitCode).toBe(0);
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s while the image is built ends that, and removes what there may be of a cluster, with exit code 130",
  async (signal) => {
    await rm(log(), { force: true });
    await putScripts(["docker", "kind", "kubectl"]);
    const running = start(["--name", "ebb-unit-test"], [folder, String(process.env.PATH)]);
    await until("the image is being built", async () => (await told()).some((line) => line.startsWith("docker build")));

    running.kill(signal);
    const { exitCode } = await running;

    expect(exitCode).toBe(130);
    expect((await told()).at(-1)).toMatch(/^kind delete cluster --name ebb-unit-test --kubeconfig \S+$/);
    await rm(join(root, ".ebb/kind/ebb-unit-test"), { recursive: true, force: true });
  },
);
