/** V13 to V15 refuse what the real memcached refuses, and nothing that it takes (contract §4.2, case 44). */

import { expect, test } from "vitest";
import { ownPods } from "../../support/programs/own-pods.ts";
import { stats } from "../../support/programs/text-protocol.ts";

const pods = ownPods();

test.each<[string, number, string, string[], number]>([
  ["512k with 16 MB", 16, "512k", [], 512],
  ["1536k with 16 MB", 16, "1536k", [], 1536],
  ["8m with 16 MB, which is just half", 16, "8m", [], 8 * 1024],
  ["1024m with 2048 MB", 2048, "1024m", [], 1024 * 1024],
  ["768k with a slab_chunk_max that divides it", 16, "768k", ["-o", "slab_chunk_max=256"], 768],
  ["9m where extraArgs bring more memory", 16, "9m", ["-m", "18"], 9 * 1024],
  ["768k where extraArgs bring another size", 16, "768k", ["-I", "1m"], 1024],
])("44: the server starts with maxItemSize %s", async (_, maxMemoryMB, maxItemSize, extraArgs, kibibytes) => {
  const { connect } = await pods.start({ memcached: { maxMemoryMB, maxItemSize, extraArgs } });

  const { item_size_max } = await stats(await connect(11211), "settings");

  expect(Number(item_size_max)).toBe(kibibytes * 1024);
});

test.each<[string, number, string, string]>([
  ["V13: 9m with 16 MB", 16, "9m", "higher than 1/2 of memory"],
  ["V14: 0k", 16, "0k", "cannot be less than 1024 bytes"],
  ["V14: 1025m with 4096 MB", 4096, "1025m", "higher than a gigabyte"],
  ["V15: 768k with 16 MB", 16, "768k", "must be evenly divisible by slab_chunk_max (bytes: 524288)"],
  ["V15: 256k with 16 MB", 16, "256k", "cannot be larger than -I"],
])("44: the server ends with maxItemSize %s", async (_, maxMemoryMB, maxItemSize, complaint) => {
  const started = pods.start({ memcached: { maxMemoryMB, maxItemSize } });

  await expect(started).rejects.toThrow(complaint);
});

test.each(["no_chunked_items", "no_modern"])(
  "V15: with -o %s, from which the rule looks away, 1m and 1536k start and 512k does not",
  async (option) => {
    const withSize = (maxItemSize: string) => pods.start({ memcached: { maxItemSize, extraArgs: ["-o", option] } });

    await withSize("1m");
    await withSize("1536k");

    await expect(withSize("512k")).rejects.toThrow("slab_chunk_max (bytes: 1048576) cannot be larger than -I");
  },
);
