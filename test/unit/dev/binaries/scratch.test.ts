import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { closeScratch, openScratch, removeStaleScratches } from "../../../../dev/binaries/scratch.ts";
import { temporaryFolder } from "./support.ts";

/** Larger than any process id. */
const gone = 2 ** 30;

test("leftovers of processes that are gone are removed, those of living ones are not", async () => {
  const folder = await temporaryFolder();
  const mine = await openScratch(folder);
  await mkdir(join(folder, `.tmp-${gone}-${hostname()}-abc`));
  await writeFile(join(folder, `.tmp-${gone}-${hostname()}-abc`, "half"), "half");
  await writeFile(join(folder, "etcd-v3.6.8"), "whole");

  await removeStaleScratches(folder);

  expect((await readdir(folder)).map((name) => join(folder, name)).sort()).toEqual(
    [mine, join(folder, "etcd-v3.6.8")].sort(),
  );
});

test("leftovers of other hosts are removed after a day", async () => {
  const folder = await temporaryFolder();
  const [old, young] = [join(folder, ".tmp-1-elsewhere-abc"), join(folder, ".tmp-2-elsewhere-abc")];
  await mkdir(old);
  await mkdir(young);
  const twoDaysAgo = new Date(Date.now() - 2 * 24 * 3600 * 1000);
  await utimes(old, twoDaysAgo, twoDaysAgo);

  await removeStaleScratches(folder);

  expect(await readdir(folder)).toEqual([".tmp-2-elsewhere-abc"]);
});

test("closing removes everything in it", async () => {
  const folder = await temporaryFolder();
  const scratch = await openScratch(folder);
  await mkdir(join(scratch, "go-build1/b001"), { recursive: true });

  await closeScratch(scratch);

  expect(await readdir(folder)).toEqual([]);
});
