/** The real program on volumes that are full, or may not be written. */

import { appendFileSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeFolders, type ShipperProcess, startShipper } from "./start-shipper.ts";

const namespaces = ["unshare", "--user", "--map-root-user", "--mount"];

let missing: string | undefined;

beforeAll(async () => {
  const { failed, shortMessage = "" } = await execa(
    "unshare",
    [...namespaces.slice(1), "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
    {
      reject: false,
    },
  );
  if (failed)
    missing = `this needs Linux, util-linux, and leave to make namespaces, which root mostly has (${shortMessage})`;
  // Reporters keep the notes of skipped tests to themselves.
  if (missing) console.warn(`Skipped: ${missing}`);
});
beforeEach(({ skip }) => {
  if (missing) skip(missing);
});

/** In namespaces of its own, in which commands were run before. */
const prepared = (commands: string): readonly string[] => [...namespaces, "sh", "-ec", `${commands}\nexec "$@"`, "sh"];

/** A path as the process sees it. */
const inside = ({ child }: ShipperProcess, path: string): string => `/proc/${child.pid}/root${path}`;

/** What is written until there is no more room, in lines. */
const fill = (path: string): number => {
  for (let number = 1; ; number += 1) {
    try {
      appendFileSync(path, `${number} `.padEnd(1_023, ".").concat("\n"));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOSPC") return number - 1;
      throw error;
    }
  }
};

describe.each(["node", "deno"] as const)("on %s", { timeout: 60_000 }, (runtime) => {
  test("S2-41: a volume that is full is told of, and emptied, so that the application writes on", async () => {
    const folders = makeFolders();
    const shipper = await startShipper(runtime, {
      folders,
      by: prepared(`mount -t tmpfs -o size=1m tmpfs ${folders.logs}`),
      config: { rotation: { strategy: "Truncate", maxFileBytes: "512Ki" } },
    });
    const path = inside(shipper, join(folders.logs, "app.log"));
    const { bsize, blocks } = statfsSync(inside(shipper, folders.logs));

    const written = fill(path);
    await expect.poll(() => shipper.lines.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(written);
    await expect.poll(() => statSync(path).size, { timeout: 20_000 }).toBe(0);
    appendFileSync(path, "on\n");

    await expect.poll(() => shipper.lines.at(-1), { timeout: 20_000 }).toBe("on");
    await shipper.says("Volume is filling up");
    expect(await shipper.metric("log_shipper_volume_limit_bytes")).toBe(bsize * blocks);
    await expect.poll(() => shipper.metric("log_shipper_volume_bytes"), { timeout: 20_000 }).toBeLessThan(100_000);
  });

  test("L2: when the state volume is full, offsets are not saved, which is counted, and lines are shipped", async () => {
    const folders = makeFolders();
    const shipper = await startShipper(runtime, {
      folders,
      by: prepared(`mkdir ${folders.state}
mount -t tmpfs -o size=64k tmpfs ${folders.state}
cat /dev/zero > ${folders.state}/full 2>/dev/null || true`),
    });
    writeFileSync(join(folders.logs, "app.log"), "one\n");
    await expect.poll(() => shipper.lines, { timeout: 20_000 }).toEqual(["one"]);
    await expect
      .poll(() => shipper.metric("log_shipper_checkpoint_errors_total"), { timeout: 20_000 })
      .toBeGreaterThan(0);

    expect(shipper.log).toContainEqual(
      expect.objectContaining({ message: "Could not save the offsets", error: "ENOSPC" }),
    );
    shipper.kill("SIGTERM");
    expect(await shipper.ended).toMatchObject({ exitCode: 0 });
  });

  test("L3: on a volume that may not be written nothing is emptied, which is counted, and lines are shipped", async () => {
    const folders = makeFolders();
    const shipper = await startShipper(runtime, {
      folders,
      by: prepared(`mount --bind ${folders.logs} ${folders.logs}
mount -o remount,bind,ro ${folders.logs}`),
      config: { rotation: { strategy: "Truncate", maxFileBytes: "4Ki" } },
    });
    const line = "x".repeat(1_000);
    writeFileSync(join(folders.logs, "app.log"), `${line}\n`.repeat(20));
    await expect.poll(() => shipper.lines.length, { timeout: 20_000 }).toBe(20);
    await expect
      .poll(() => shipper.metric("log_shipper_rotation_errors_total"), { timeout: 20_000 })
      .toBeGreaterThan(0);
    appendFileSync(join(folders.logs, "app.log"), "on\n");

    await expect.poll(() => shipper.lines.at(-1), { timeout: 20_000 }).toBe("on");
    expect(statSync(join(folders.logs, "app.log")).size).toBe(20 * 1_001 + 3);
    expect(shipper.log).toContainEqual(
      expect.objectContaining({ message: "Could not empty or delete a file that is shipped", error: "EROFS" }),
    );
  });
});
