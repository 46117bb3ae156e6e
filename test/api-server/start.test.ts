import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import getPort from "get-port";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { assertPortIsFree } from "../../dev/platform/free-port.ts";
import { npmStart, processesOf, untilSaid } from "../support/npm-start.ts";

let state: string;
let port: number;

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), "ebb-start-"));
  port = await getPort();
});

afterAll(() => rm(state, { recursive: true, force: true }));

describe("npm start", () => {
  test("shows a running sample and what to try, and Ctrl-C leaves no process and no held port behind", async () => {
    const start = npmStart(["--state", state, "--port", String(port), "--idle", "2"]);

    await untilSaid(start, "Ctrl-C ends everything");
    await untilSaid(start, /slept +ebb-reconcile: 0 instances/);
    const shown = start.output();
    const during = await processesOf(state);
    start.child.kill("SIGINT");

    expect(await start.exit).toBe(0);
    expect(shown).toMatch(/Deployment +cache +3\/3 ready/);
    expect(shown).toMatch(/Service +cache +memcached 11211, metrics 9150/);
    expect(shown.match(/Pod +cache-\S+ +memcached, exporter: Running/g)).toHaveLength(3);
    expect(shown).toMatch(
      /reconciled Memcached default\/cache: created Deployment cache, created Service cache, status/,
    );
    expect(shown).toContain(`kubectl --kubeconfig ${join(state, "kubeconfig")}`);
    expect(during.length).toBeGreaterThanOrEqual(5);
    expect(await processesOf(state)).toEqual([]);
    await expect(assertPortIsFree(port, "")).resolves.toBeUndefined();
  });

  test("goes on where it ended; a component that is killed ends it with one line that names the component and its log", async () => {
    const start = npmStart(["--state", state, "--port", String(port)]);
    await untilSaid(start, "Ctrl-C ends everything");
    expect(start.output()).not.toContain("created Deployment cache");

    const [etcd] = await processesOf(join(state, "etcd"));
    process.kill(etcd ?? 0, "SIGKILL");

    expect(await start.exit).toBe(1);
    expect(start.output()).toMatch(
      /^etcd ended unexpectedly \(signal SIGKILL\): see .*etcd\.log; start again with npm start$/m,
    );
    expect(await processesOf(state)).toEqual([]);
  });

  test("with --webhooks the API server asks functions at zero; when it is killed its guardian ends what it had started, and the next start works without them", async () => {
    const { kubectl } = inject("binaries");
    const configurations = async (): Promise<string> => {
      const args = ["--kubeconfig", join(state, "kubeconfig"), "get", "-o", "name"];
      return (await execa(kubectl, [...args, "mutatingwebhookconfigurations,validatingwebhookconfigurations"])).stdout;
    };
    const first = npmStart(["--state", state, "--port", String(port), "--idle", "2", "--webhooks", "--reset"]);
    await untilSaid(first, "Ctrl-C ends everything");
    await untilSaid(first, /slept +ebb-default: 0 instances[\s\S]*slept +ebb-validate: 0 instances/);
    const shown = first.output();
    const before = await configurations();
    first.child.kill("SIGKILL");
    await first.exit;

    const second = npmStart(["--state", state, "--port", String(port)]);
    await untilSaid(second, "Ctrl-C ends everything");
    const after = await configurations();
    second.child.kill("SIGINT");

    expect(await second.exit).toBe(0);
    expect(await processesOf(state)).toEqual([]);
    expect(shown).toMatch(/woke +ebb-default[\s\S]*woke +ebb-validate[\s\S]*created Deployment cache/);
    expect(shown).not.toContain("BEGIN");
    expect(before.split("\n").map((line) => line.split("/").at(-1))).toEqual(["ebb-admission", "ebb-admission"]);
    expect(after).toBe("");
  });

  test("interrupted while it starts, it ends what it had started", async () => {
    const start = npmStart(["--state", state, "--port", String(port)]);
    await untilSaid(start, "starting kube-apiserver");
    start.child.kill("SIGINT");

    expect(await start.exit).toBe(130);
    expect(await processesOf(state)).toEqual([]);
  });
});

describe("npm start is refused", () => {
  let holder: Server;

  beforeAll(async () => {
    holder = createServer();
    await new Promise<void>((resolve) => holder.listen(port, "127.0.0.1", resolve));
  });

  afterAll(() => new Promise((resolve) => holder.close(resolve)));

  test("with the port and a remedy when the port is in use", async () => {
    const start = npmStart(["--state", state, "--port", String(port)]);

    expect(await start.exit).toBe(1);
    expect(start.output()).toBe(
      `Port ${port} is in use: stop the program that uses it, or choose another port with --port\n`,
    );
  });

  test.each([
    [["--port", "http"], "option '--port <number>' argument 'http' is invalid. It must be a number from 1 to 65535."],
    [["--idle", "-1"], "It must be a number of seconds above 0."],
    [["--webhooks", "--context", "far"], "option '--context <name>' cannot be used with option '--webhooks'"],
    [["--webhooks", "--all-namespaces"], "option '--all-namespaces' cannot be used with option '--webhooks'"],
    [["--runtime", "bun"], "Allowed choices are node, deno."],
    [["--prot", "1"], "unknown option '--prot'"],
    [["cluster"], "too many arguments"],
  ])("with the option's name when it is called with %j", async (args, message) => {
    const start = npmStart(args);

    expect(await start.exit).toBe(1);
    expect(start.output()).toContain(message);
  });
});
