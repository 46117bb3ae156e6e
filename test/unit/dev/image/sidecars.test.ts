import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import getPort from "get-port";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { podProgramNames } from "../../../../dev/bundle/functions.ts";
import { imageLaunch } from "../../../../dev/bundle/launch.ts";
import { closedNode, layOutSidecars, removable } from "./laid-out.ts";

/** What tells each its port. */
const portVariables: Readonly<Record<string, string>> = {
  "log-shipper": "LOG_SHIPPER_PORT",
  "metrics-exporter": "METRICS_EXPORTER_PORT",
  "metrics-sidecar": "METRICS_SIDECAR_PORT",
};

let image: Awaited<ReturnType<typeof layOutSidecars>>;

beforeAll(async () => {
  image = await layOutSidecars();
}, 60_000);

afterAll(async () => {
  await removable(image.parent);
  await rm(image.parent, { recursive: true, force: true });
});

/** As a pod does: by a user without rights, who can write nowhere; what is read besides the folder fails the test. */
const start = (args: readonly string[], env: Record<string, string> = {}) => {
  const launch = imageLaunch("node").args;
  const child = execa(
    image.node,
    [
      ...launch,
      ...closedNode([image.app, "/proc", "/shared", "/etc/ebb", "/var/lib/ebb"]),
      join(image.app, "main.mjs"),
      ...args,
    ],
    {
      cwd: image.app,
      env,
      extendEnv: false,
      reject: false,
      all: true,
      timeout: 25_000,
      ...(process.getuid?.() === 0 && { uid: 65532, gid: 65532 }),
    },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  const messages: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => messages.push(JSON.parse(line).message));
  return { child, messages };
};

describe.each(podProgramNames())("%s, from a folder that cannot be written", { timeout: 30_000 }, (name) => {
  test("serves its health and its metrics, and ends when it is told to (S2-23, S2-26, S2-39, S2-45)", async () => {
    const port = await getPort();
    const { child, messages } = start([name], { [portVariables[name] ?? ""]: String(port) });
    await expect.poll(() => messages, { timeout: 20_000 }).toContain("Listened");

    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    const scrape = await fetch(`http://127.0.0.1:${port}/metrics`);
    child.kill("SIGTERM");

    expect([health.status, scrape.status, scrape.headers.get("content-type")]).toEqual([
      200,
      200,
      "text/plain; version=0.0.4; charset=utf-8",
    ]);
    expect(await child).toMatchObject({ exitCode: 0 });
  });

  test("tells what it is", async () => {
    const { child } = start([name, "--help"]);

    const { all, exitCode } = await child;

    expect([exitCode, all.split(":")[0]]).toEqual([0, name]);
  });
});

test("another first argument is one line that names them, and exit code 2", async () => {
  const { exitCode, all } = await execa(image.node, [join(image.app, "main.mjs"), "reconcile"], {
    reject: false,
    all: true,
  });

  expect([exitCode, all]).toEqual([
    2,
    `The first argument must be a program of this image, ${podProgramNames().join(", ")}: it is "reconcile"`,
  ]);
});
