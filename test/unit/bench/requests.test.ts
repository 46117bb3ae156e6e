import { appendFile, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { recordRequests, untilSilent } from "../../../bench/requests.ts";

let folder: string;
let log: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebb-requests-"));
  log = join(folder, "audit.log");
  await writeFile(log, lineOf("us", "before"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const lineOf = (username: string, name: string): string =>
  `${JSON.stringify({
    verb: "get",
    user: { username },
    objectRef: { resource: "services", name },
    requestReceivedTimestamp: "2026-03-01T12:00:00.000000Z",
    stageTimestamp: "2026-03-01T12:00:00.001000Z",
  })}\n`;

const namesIn = async (recorded: Awaited<ReturnType<typeof recordRequests>>): Promise<string[]> =>
  (await recorded()).map(({ name }) => name);

test("a recording holds the requests of its user since it began", async () => {
  const recorded = await recordRequests(log, "us");

  await appendFile(log, lineOf("us", "first") + lineOf("others", "theirs") + lineOf("us", "second"));

  expect(await namesIn(recorded)).toEqual(["first", "second"]);
});

test("a request of somebody who only names the user is not theirs", async () => {
  const recorded = await recordRequests(log, "us");

  await appendFile(log, lineOf("others", "us"));

  expect(await namesIn(recorded)).toEqual([]);
});

test("a log that was full and is begun anew meanwhile is read on in the next file", async () => {
  const recorded = await recordRequests(log, "us");

  await appendFile(log, lineOf("us", "first"));
  await rename(log, join(folder, "audit-2026-03-01T12-00-00.000.log"));
  await writeFile(log, lineOf("us", "second"));

  expect(await namesIn(recorded)).toEqual(["first", "second"]);
});

test("a user is silent who asks for nothing, whatever others do", async () => {
  const { signal } = new AbortController();
  let isSilent = false;
  const silent = untilSilent(log, "us", { signal, quietMs: 100 }).then(() => {
    isSilent = true;
  });

  for (let time = 1; time <= 4; time++) {
    await appendFile(log, lineOf("us", "again"));
    await delay(50);
  }
  const wasSilent = isSilent;
  await appendFile(log, lineOf("others", "theirs"));
  await silent;

  expect(wasSilent).toBe(false);
});

test("who never is silent is told of", async () => {
  const { signal } = new AbortController();
  const asking = setInterval(() => appendFile(log, lineOf("us", "again")), 20);

  const silent = untilSilent(log, "us", { signal, quietMs: 100, timeoutMs: 250 });

  await expect(silent.finally(() => clearInterval(asking))).rejects.toThrow("in vain for us");
});
