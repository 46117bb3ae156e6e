/** The tests of `test/platform` look at an operator that is there already, as in a cluster of yours; here it is one that `npm start` runs. */

import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import getPort from "get-port";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { root } from "../../dev/bundle/functions.ts";
import { until } from "../../dev/platform/until.ts";
import { npmStart, type Start, untilSaid } from "../support/npm-start.ts";

let state: string;
let start: Start;

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), "ebb-installed-"));
  await mkdir(join(state, "bin"));
  await symlink(inject("binaries").kubectl, join(state, "bin", "kubectl"));
  const port = String(await getPort());
  start = npmStart(["--state", state, "--port", port, "--idle", "2", "--all-namespaces"]);
  await untilSaid(start, "Ctrl-C ends everything");
  await kubectl("create", "namespace", "one");
});

afterAll(async () => {
  start.child.kill("SIGINT");
  await start.exit;
  await rm(state, { recursive: true, force: true });
});

const kubectl = async (...args: string[]): Promise<string> =>
  (await execa(join(state, "bin", "kubectl"), ["--kubeconfig", join(state, "kubeconfig"), ...args])).stdout;

const report = (): string => join(state, "report.json");

/** The platform tests, in a process of their own. */
const platformTests = (env: Record<string, string>) =>
  execa("vitest", ["run", "--project", "cluster", "--reporter", "json", "--outputFile", report()], {
    cwd: root,
    preferLocal: true,
    env: {
      PATH: [join(state, "bin"), process.env.PATH].join(delimiter),
      KUBECONFIG: join(state, "kubeconfig"),
      ...env,
    },
    reject: false,
    all: true,
  });

test.each([
  ["namespaces of their own", {}],
  ["the one that is watched", { EBB_E2E_NAMESPACE: "one" }],
])(
  "they pass in %s, leave nothing there, and say which are skipped",
  async (_, env) => {
    const { all = "" } = await platformTests({ EBB_E2E_CONTEXT: "ebb", ...env });

    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(await readFile(report(), "utf8"));
    expect(numFailedTests, all).toBe(0);
    expect(numPassedTests).toBeGreaterThan(8);
    expect(numPendingTests).toBeGreaterThan(3);
    expect(all).toContain("Skipped: crash.test.ts, ");
    await until("only the sample is left", async () => {
      const left = await kubectl("get", "memcached", "--all-namespaces", "-o", "name");
      return left === "memcached.memcached.c5c3.io/cache";
    });
  },
  180_000,
);

test("a namespace with Memcacheds that are not theirs is left alone", async () => {
  const { exitCode, all = "" } = await platformTests({ EBB_E2E_CONTEXT: "ebb", EBB_E2E_NAMESPACE: "default" });

  expect(exitCode).toBe(1);
  expect(all).toContain('Cannot test in namespace "default" as its Memcacheds would be deleted: cache');
});

test("a context that is not there is refused by name", async () => {
  const { exitCode, all = "" } = await platformTests({ EBB_E2E_CONTEXT: "nowhere" });

  expect(exitCode).toBe(1);
  expect(all).toContain('Cannot find context "nowhere" in the kubeconfig: it has ebb');
});
