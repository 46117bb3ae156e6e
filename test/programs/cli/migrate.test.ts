import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ebb } from "../../support/programs/ebb.ts";

const old = {
  apiVersion: "redis.redis.opstreelabs.in/v1beta2",
  kind: "RedisReplication",
  metadata: { name: "cart" },
  spec: { clusterSize: 3, hostPort: 6379 },
};
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebb-cli-"));
  await writeFile(join(folder, "old.json"), JSON.stringify(old));
  await writeFile(join(folder, "notes.txt"), "no manifest");
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(["node", "deno"] as const)("on %s", (runtime) => {
  test.each<[string, string, { cwd?: string; input?: string }]>([
    ["a pipe", "-", { input: JSON.stringify(old) }],
    ["a folder", ".", {}],
  ])("a resource of another operator goes through %s and comes out as a Redis", async (_, file, options) => {
    const { exitCode, stdout, stderr } = await ebb(runtime, ["migrate", "redis", "-f", file], {
      cwd: folder,
      ...options,
    });

    expect(exitCode, stderr).toBe(0);
    expect(parse(stdout)).toMatchObject({ kind: "Redis", metadata: { name: "cart" }, spec: { replicas: 3 } });
    expect(stderr).toContain("  spec.hostPort: has no equal");
  });

  test("a file that is not there is said on standard error, and nothing else is", async () => {
    const { exitCode, stdout, stderr } = await ebb(runtime, ["migrate", "redis", "-f", "none.yaml"], { cwd: folder });

    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^ebb migrate redis: Cannot read none\.yaml: /);
  });
});
