/** What holds of every program in a pod, on real runtimes: real signals, real ports, a real closed pipe. */

import { createServer, type Server } from "node:net";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import getPort from "get-port";
import { describe, expect, onTestFinished, test } from "vitest";
import { launches, type Runtime } from "../../../dev/bundle/launch.ts";

const script = fileURLToPath(new URL("example.ts", import.meta.url));

const launched = (runtime: Runtime, port: number) => {
  const lines: { message: string; error?: string }[] = [];
  const child = execa(runtime, [...launches.sources[runtime].args, script], {
    preferLocal: true,
    env: { EXAMPLE_PORT: String(port) },
    reject: false,
    timeout: 30_000,
    buffer: false,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  createInterface({ input: child.stderr }).on("line", (line) => lines.push(JSON.parse(line)));
  const says = (message: string) =>
    expect.poll(() => lines.map((line) => line.message), { timeout: 20_000 }).toContain(message);
  return { child, lines, says, errors: () => lines.flatMap(({ error }) => error ?? []) };
};

const listening = async (runtime: Runtime) => {
  const port = await getPort();
  const program = launched(runtime, port);
  await program.says("Listened");
  const ask = async (path: string, host = "127.0.0.1") => await fetch(`http://${host}:${port}${path}`);
  return { ...program, ask };
};

describe.each(["node", "deno"] as const)("on %s", (runtime) => {
  test.each(["SIGTERM", "SIGINT"] as const)("%s ends it with exit code 0, after its last flush", async (signal) => {
    const { child } = await listening(runtime);
    const out = text(child.stdout);

    child.kill(signal);

    expect((await child).exitCode).toBe(0);
    expect(await out).toBe("finished\n");
  });

  test("it serves metrics of the exact type, to IPv4 and to IPv6 where there is one", async () => {
    const { ask } = await listening(runtime);

    for (const host of ["127.0.0.1", ...(await ipv6())]) {
      const answer = await ask("/metrics", host);

      expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
      expect(await answer.text()).toBe("# HELP up Up\n# TYPE up gauge\nup 1\n");
    }
    expect((await ask("/healthz")).status).toBe(200);
  });

  test("it survives what is thrown and what is rejected with nobody to catch it", async () => {
    const { ask, errors } = await listening(runtime);

    await ask("/throw");
    await ask("/reject");

    await expect.poll(errors).toEqual(["thrown", "rejected"]);
    expect((await ask("/healthz")).status).toBe(200);
  });

  test("it survives that nobody reads its standard output any more", async () => {
    const { child, ask, errors } = await listening(runtime);
    child.stdout.destroy();

    const written = async () => {
      await ask("/write");
      return errors();
    };
    await expect.poll(written).toContainEqual(expect.stringMatching(/EPIPE|Broken pipe/));

    expect((await ask("/healthz")).status).toBe(200);
    child.kill("SIGTERM");
    expect((await child).exitCode).toBe(0);
  });

  test("a port that is taken is had as soon as it is free", async () => {
    const taken = await new Promise<Server>((resolve) => {
      const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
    });
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { says, lines } = launched(runtime, port);
    await says("Could not listen, and tries again");

    taken.close();

    await says("Listened");
    expect(lines.map(({ message }) => message)).toEqual(["Could not listen, and tries again", "Listened"]);
  });
});

/** The IPv6 loopback address, where this machine has one. */
const ipv6 = (): Promise<string[]> =>
  new Promise((resolve) => {
    const server = createServer()
      .once("error", () => resolve([]))
      .listen(0, "::1", () => server.close(() => resolve(["[::1]"])));
  });
