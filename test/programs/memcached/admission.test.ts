/** What admission says of item sizes and connections, and what the real memcached does: what is accepted starts, what is refused for its size does not. */

import { describe, expect, test } from "vitest";
import { judge } from "../../../src/admission/judge.ts";
import type { Memcached, MemcachedSpec } from "../../../src/api/memcached.c5c3.io/index.ts";
import { admission } from "../../../src/kinds/memcached/admission.ts";
import { ownPods } from "../../support/programs/own-pods.ts";

const pods = ownPods();

const judged = (memcached: MemcachedSpec["memcached"]) => {
  const cr: Memcached = { apiVersion: "", kind: "", metadata: { name: "cache" }, spec: { memcached } };
  return judge(admission, cr, undefined);
};

const sizes = ["0k", "1k", "256k", "511k", "512k", "513k", "768k", "1m", "1536k", "8m", "8704k", "9m"];
const options = [{ extraArgs: [] }, { extraArgs: ["-o", "no_modern"] }, { extraArgs: ["-o", "no_chunked_items"] }];

describe.each(options)("with extraArgs $extraArgs", ({ extraArgs }) => {
  test.each(sizes)("an item size of %s is accepted just when a server of 16 MB starts with it", async (maxItemSize) => {
    const memcached = { maxMemoryMB: 16, maxItemSize, extraArgs };
    const isAccepted = judged(memcached).causes.length === 0;

    const starts = await pods.start({ memcached }).then(
      () => true,
      () => false,
    );

    expect(starts).toBe(isAccepted);
  });
});

test.each([
  [1, 13],
  [2, 18],
  [4, 28],
  [16, 88],
  [128, 648],
])("a server of %i threads starts with %i connections, of which nothing is warned", async (threads, maxConnections) => {
  const { warnings } = judged({ threads, maxConnections });

  await pods.start({ memcached: { threads, maxConnections } });

  expect(warnings.filter((warning) => warning.includes("maxConnections"))).toEqual([]);
});

test.each([
  [1, 6],
  [4, 16],
  [16, 64],
])("a server of %i threads ends with %i connections, of which is warned", async (threads, maxConnections) => {
  const { warnings } = judged({ threads, maxConnections });

  await expect(pods.start({ memcached: { threads, maxConnections } })).rejects.toThrow();

  expect(warnings).toContainEqual(expect.stringContaining("spec.memcached.maxConnections"));
});
