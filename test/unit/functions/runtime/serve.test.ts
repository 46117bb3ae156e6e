import { Agent, request } from "node:http";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { nodeHost } from "../../../../functions/runtime/host/node.ts";
import { type ServeOptions, serve } from "../../../../functions/runtime/serve.ts";
import { memoryLog } from "../../engine/gadget.ts";

/** A server on a free port that is told to end as the platform does, without ending this process. */
const serving = async (options: Partial<ServeOptions> = {}) => {
  const log = memoryLog();
  const before = process.listeners("SIGTERM");
  const ended = serve(nodeHost, {
    fetch: () => new Response(null, { status: 204 }),
    port: 0,
    log,
    finish: async () => {},
    ...options,
  });
  await expect.poll(() => log.lines.length).toBeGreaterThan(0);
  const { port } = { port: 0, ...log.lines[0]?.fields };
  return {
    log,
    ended,
    get: getter(port),
    end() {
      const ours = process.listeners("SIGTERM").filter((listener) => !before.includes(listener));
      for (const listener of ours) listener("SIGTERM");
    },
  };
};

/** Requests over one connection that is kept open. */
const getter = (port: number): (() => Promise<number>) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  return () =>
    new Promise((resolve, reject) => {
      request({ port, agent }, (answer) => {
        answer.resume();
        answer.on("end", () => resolve(answer.statusCode ?? 0));
      })
        .on("error", reject)
        .end();
    });
};

test("answers requests until it is told to end", async () => {
  const { get, end, ended } = await serving();

  expect(await get()).toBe(204);
  end();

  await expect(ended).resolves.toBeUndefined();
});

test("finishes what was taken before it ends", async () => {
  const gate = Promise.withResolvers<void>();
  const { end, ended } = await serving({ finish: () => gate.promise });
  let isDone = false;
  void ended.then(() => {
    isDone = true;
  });

  end();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isDone).toBe(false);
  gate.resolve();

  await ended;
});

test("ends soon after its last answer, though the client keeps the connection open", async () => {
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const { get, end, ended } = await serving({
    async fetch() {
      begun.resolve();
      await gate.promise;
      return new Response(null, { status: 204 });
    },
  });
  const answer = get();
  await begun.promise;

  end();
  gate.resolve();
  const answeredAt = performance.now();

  expect(await answer).toBe(204);
  await ended;
  expect(performance.now() - answeredAt).toBeLessThan(1_000);
});

test("tells how long the start took, and serves metrics beside until it has ended", async () => {
  const startedAfter: number[] = [];
  const operator = {
    exposition: async () => ({ contentType: "text/plain", text: "up 1\n" }),
    started: (seconds: number) => void startedAfter.push(seconds),
  };
  const { log, end, ended } = await serving({ metrics: { operator, port: 0 } });
  await expect.poll(() => log.lines.length).toBe(2);
  const { port } = { port: 0, ...log.lines[1]?.fields };
  const scrape = () => fetch(`http://127.0.0.1:${port}/metrics`).then((answer) => answer.text());

  expect(await scrape()).toBe("up 1\n");
  expect(startedAfter).toEqual([expect.any(Number)]);
  end();
  await ended;

  await expect(scrape()).rejects.toThrow();
});
