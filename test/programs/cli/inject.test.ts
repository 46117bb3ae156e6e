import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "../../../dev/bundle/functions.ts";
import { ebb } from "../../support/programs/ebb.ts";

const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", labels: { app: "web" } },
  spec: { containers: [{ name: "app", image: "a:1" }] },
};
const injection = {
  apiVersion: "sidecars.ebb.dev/v1alpha1",
  kind: "SidecarInjection",
  metadata: { name: "web" },
  spec: { selector: { matchLabels: { app: "web" } }, portMetrics: { enabled: true } },
};
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebb-cli-"));
  await writeFile(join(folder, "injection.json"), JSON.stringify(injection));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(["node", "deno"] as const)("on %s", (runtime) => {
  const run = (given: string[], input = "") => ebb(runtime, given, { cwd: folder, input });

  test("a pod goes through a pipe and comes with its sidecars", async () => {
    const { exitCode, stdout, stderr } = await run(
      ["inject", "-f", "-", "--with", "injection.json"],
      JSON.stringify(pod),
    );

    expect([exitCode, stderr]).toEqual([0, "Pod default/web: web injected"]);
    expect(parse(stdout).spec.containers).toMatchObject([{ name: "app" }, { name: "metrics" }]);
  });

  test("what is wrong is said on standard error, and nothing else is", async () => {
    const { exitCode, stdout, stderr } = await run(["inject", "-f", "none.yaml", "--with", "injection.json"]);

    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^ebb inject: Cannot read none\.yaml: /);
  });
});

test("the package offers it as ebb", async () => {
  const { bin } = (await import("../../../package.json", { with: { type: "json" } })).default;
  const { exitCode, stdout } = await execa(join(root, bin.ebb), ["--version"], { localDir: root, preferLocal: true });

  expect([exitCode, stdout]).toEqual([0, "0.1.0"]);
});
