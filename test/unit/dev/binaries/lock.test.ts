import { readdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withLock } from "../../../../dev/binaries/lock.ts";
import { temporaryFolder } from "./support.ts";

const signal = new AbortController().signal;
const quick = { signal, onWait: () => {}, pollMilliseconds: 5 };

test("work of two holders never overlaps", async () => {
  const folder = await temporaryFolder();
  const steps: string[] = [];
  const owners: string[] = [];
  const worker = (name: string) =>
    withLock(folder, { ...quick, onWait: (owner) => void owners.push(owner) }, async () => {
      steps.push(`${name} begins`);
      await new Promise((passed) => setTimeout(passed, 30));
      steps.push(`${name} ends`);
    });

  await Promise.all([worker("a"), worker("b")]);

  const [first, second] = steps[0] === "a begins" ? ["a", "b"] : ["b", "a"];
  expect(steps).toEqual([`${first} begins`, `${first} ends`, `${second} begins`, `${second} ends`]);
  expect(owners).toEqual([`process ${process.pid} on ${hostname()}`]);
  expect(await readdir(folder)).toEqual([]);
});

test("is released when the work fails", async () => {
  const folder = await temporaryFolder();

  await expect(withLock(folder, quick, () => Promise.reject(new Error("no")))).rejects.toThrow("no");

  expect(await readdir(folder)).toEqual([]);
});

test("a lock of a process that is gone is taken over at once", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "lock"), `process ${2 ** 30} on ${hostname()}`);

  await expect(withLock(folder, quick, () => readFile(join(folder, "lock"), "utf8"))).resolves.toContain(
    `process ${process.pid} `,
  );
});

test("a lock without a sign of life is taken over after a while", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "lock"), "process 1 on elsewhere");

  await expect(withLock(folder, { ...quick, silenceMilliseconds: 50 }, () => Promise.resolve("taken"))).resolves.toBe(
    "taken",
  );
});

test("a holder at long work shows that it lives", async () => {
  const folder = await temporaryFolder();
  const options = { ...quick, silenceMilliseconds: 100 };
  const steps: string[] = [];
  const worker = (name: string, milliseconds: number) =>
    withLock(folder, options, async () => {
      steps.push(`${name} begins`);
      await new Promise((passed) => setTimeout(passed, milliseconds));
      steps.push(`${name} ends`);
    });
  // Another host's process cannot be looked up, so only the heartbeat speaks for it.
  const long = worker("long", 400);
  while (steps.length === 0) await new Promise((passed) => setTimeout(passed, 5));
  await writeFile(join(folder, "lock"), "process 1 on elsewhere");

  await Promise.all([long, worker("short", 0)]);

  expect(steps).toEqual(["long begins", "long ends", "short begins", "short ends"]);
});

test("an abort ends the waiting", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "lock"), "process 1 on elsewhere");
  const abort = new AbortController();
  const onWait = () => abort.abort();

  await expect(withLock(folder, { ...quick, signal: abort.signal, onWait }, () => Promise.resolve())).rejects.toThrow(
    "aborted",
  );
});
