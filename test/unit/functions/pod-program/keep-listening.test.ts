import { expect, test } from "vitest";
import { keepListening } from "../../../../functions/pod-program/keep-listening.ts";
import type { Server } from "../../../../functions/runtime/host/host.ts";
import { memoryLog } from "../../engine/gadget.ts";

const server: Server = { port: 9999, stop: () => Promise.resolve() };
const fetch = () => new Response();

test("a taken port is tried again until it is free, after longer and longer", async () => {
  const log = memoryLog();
  const waited: number[] = [];
  let attempts = 0;
  const listen = (): Promise<Server> =>
    ++attempts < 4 ? Promise.reject(new Error("EADDRINUSE")) : Promise.resolve(server);
  const backoff = (failed: number): number => {
    waited.push(failed);
    return 0;
  };

  const got = await keepListening({ listen, fetch, port: 9999, log, ending: new AbortController().signal, backoff });

  expect(got).toBe(server);
  expect(waited).toEqual([1, 2, 3]);
  expect(log.lines.map(({ level, message }) => [level, message])).toEqual([
    ...Array(3).fill(["error", "Could not listen, and tries again"]),
    ["info", "Listened"],
  ]);
});

test("the end stops the attempts", async () => {
  const ending = new AbortController();
  const listen = (): Promise<Server> => Promise.reject(new Error("EADDRINUSE"));
  const log = memoryLog();
  const listening = keepListening({ listen, fetch, port: 1, log, ending: ending.signal, backoff: () => 60_000 });
  await expect.poll(() => log.lines.length).toBe(1);

  ending.abort();

  expect(await listening).toBeUndefined();
});
