/** The script that a kubelet runs, by the shell and the tools that the image has: BusyBox. */

import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import getPort from "get-port";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { root } from "../../../dev/bundle/functions.ts";
import { obtainProgram } from "../../support/programs/obtain.ts";

const script = join(root, "dev/image/contents/check-sidecar-health.sh");
const example = fileURLToPath(new URL("example.ts", import.meta.url));

let missing: string | undefined;
let folder: string;
/** All that is on PATH. */
let tools: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebb-health-"));
  tools = join(folder, "busybox");
  const busybox = await obtainProgram("busybox");
  if ("missing" in busybox) {
    missing = busybox.missing;
    console.warn(`Skipped: ${missing}`);
    return;
  }
  const { stdout: path } = await execa("sh", ["-c", `command -v ${busybox.command}`], { env: busybox.env });
  await mkdir(tools);
  for (const name of ["sh", "date", "ls", "timeout", "wget"]) await symlink(path, join(tools, name));
}, 300_000);
beforeEach(({ skip }) => {
  if (missing) skip(missing);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** @param word that the program left */
const check = async (args: readonly string[], env: Record<string, string> = {}, word?: string) => {
  const state = await mkdtemp(join(folder, "state-"));
  if (word !== undefined) await writeFile(join(state, "health"), word);
  const { exitCode, stderr } = await execa(join(tools, "sh"), [script, ...args], {
    env: { PATH: tools, EBB_STATE_FOLDER: state, ...env },
    extendEnv: false,
    reject: false,
  });
  return { isHealthy: exitCode === 0, stderr };
};

const serving = async (status: number): Promise<string> => {
  const server = createServer((request, response) => {
    response.writeHead(request.url === "/healthz" ? status : 404).end();
  }).listen(0);
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  return String((server.address() as AddressInfo).port);
};

const seconds = (): number => Math.floor(Date.now() / 1000);

test.each([
  [200, true],
  [503, false],
])("an answer of %i is health: %s (S2-39)", async (status, isHealthy) => {
  const port = await serving(status);

  expect(await check([port])).toMatchObject({ isHealthy });
  expect(await check([], { METRICS_SIDECAR_PORT: port })).toMatchObject({ isHealthy });
  expect(await check([], { METRICS_SIDECAR_PORT: "1" }, `${port} ${seconds()}\n`)).toMatchObject({ isHealthy });
});

test("no answer is none", async () => {
  expect(await check(["1"])).toMatchObject({ isHealthy: false });
});

test.each([
  ["a moment", 1, true],
  ["a minute", 60, false],
])("of a program without a port, a turn %s ago is health: %s %s", async (_, ago, isHealthy) => {
  expect(await check([], {}, `none ${seconds() - ago}\n`)).toMatchObject({ isHealthy });
});

test("without a port to ask there is no health, and it is said why", async () => {
  expect(await check([])).toEqual({
    isHealthy: false,
    stderr: "Cannot tell which port to ask: give it as the argument",
  });
});

test("no answer within 5 seconds is none", async () => {
  const server = createServer(() => {}).listen(0);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((resolve) => server.once("listening", resolve));

  expect(await check([String((server.address() as AddressInfo).port)])).toMatchObject({ isHealthy: false });
});

test("a program is found by the word that it leaves, and not when it is gone", async () => {
  const [state, port] = [await mkdtemp(join(folder, "state-")), await getPort()];
  const child = execa("node", [example], {
    env: { EBB_STATE_FOLDER: state, EXAMPLE_PORT: String(port) },
    preferLocal: true,
    localDir: root,
    reject: false,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const word = () => readFile(join(state, "health"), "utf8").catch(() => "");
  await expect.poll(word, { timeout: 20_000 }).toContain(String(port));

  expect(await check([], {}, await word())).toMatchObject({ isHealthy: true });
  child.kill("SIGTERM");
  await child;
  expect(await check([], {}, await word())).toMatchObject({ isHealthy: false });
});

test("both commands that people look into the volume with are there: sh and ls (S2-37)", async () => {
  const logs = join(folder, "logs");
  await mkdir(logs);
  await writeFile(join(logs, "app.log"), "");

  const { stdout } = await execa(join(tools, "sh"), ["-c", `ls -la ${logs}`], {
    env: { PATH: tools },
    extendEnv: false,
  });

  expect(stdout).toContain("app.log");
});
