import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { hasProcess } from "../../../dev/binaries/process.ts";
import { npmStart, untilSaid } from "../../support/npm-start.ts";

let state: string;

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), "ebb-context-"));
});

afterAll(() => rm(state, { recursive: true, force: true }));

test("npm start is refused with the known contexts when there is none of that name", async () => {
  const start = npmStart(["--state", state, "--context", "nowhere"], { KUBECONFIG: inject("platform").kubeconfig });

  expect(await start.exit).toBe(1);
  expect(start.output()).toContain('Cannot find context "nowhere" in the kubeconfig: it has ebb');
});

test("npm start -- --context runs the functions against a cluster that is there already", async () => {
  const { kubeconfig } = inject("platform");
  const start = npmStart(["--state", state, "--context", "ebb", "--namespace", "from-context", "--idle", "60"], {
    KUBECONFIG: kubeconfig,
  });
  await untilSaid(start, "Ctrl-C ends everything");
  const apply = (yaml: string) =>
    execa(inject("platform").binaries.kubectl, ["--kubeconfig", kubeconfig, "apply", "-f", "-"], { input: yaml });
  const sample = await readFile(new URL("../../../knative/samples/memcached-monitoring.yaml", import.meta.url), "utf8");

  await apply(sample.replace("namespace: default", "namespace: from-context"));
  await untilSaid(start, /Memcached from-context\/cache: created Deployment cache, created Service cache, status/);
  start.child.kill("SIGINT");

  expect(await start.exit).toBe(0);
  expect(hasProcess(start.child.pid ?? 0)).toBe(false);
});
