/** What a CR asks for, as the real memcached has understood it. */

import { expect, test } from "vitest";
import type { MemcachedSpec } from "../../../src/api/memcached.c5c3.io/index.ts";
import { ownPods } from "../../support/programs/own-pods.ts";
import { addresses } from "../../support/programs/sandbox.ts";
import { ask, stats } from "../../support/programs/text-protocol.ts";

const pods = ownPods();

const mebibyte = 2 ** 20;

const defaults = {
  maxbytes: 64 * mebibyte,
  maxconns: 1024,
  num_threads: 4,
  item_size_max: mebibyte,
  verbosity: 0,
};

test.each<[string, NonNullable<MemcachedSpec["memcached"]>, object]>([
  ["of a CR that names none", {}, defaults],
  ["of zeros, which count as absent", { maxMemoryMB: 0, maxConnections: 0, threads: 0, verbosity: 0 }, defaults],
  [
    "of the smallest server",
    { maxMemoryMB: 16, maxConnections: 32, threads: 1, maxItemSize: "512k" },
    { maxbytes: 16 * mebibyte, maxconns: 32, num_threads: 1, item_size_max: mebibyte / 2, verbosity: 0 },
  ],
  [
    "of a large server",
    { maxMemoryMB: 65536, maxConnections: 4000, threads: 128, maxItemSize: "1024m", verbosity: 1 },
    { maxbytes: 65536 * mebibyte, maxconns: 4000, num_threads: 128, item_size_max: 1024 * mebibyte, verbosity: 1 },
  ],
  ["of verbosity 2", { verbosity: 2 }, { ...defaults, verbosity: 2 }],
])("memory, connections, threads, item size and verbosity are those %s", async (_, memcached, expected) => {
  const { connect } = await pods.start({ memcached });

  const settings = await stats(await connect(11211), "settings");

  expect(Object.fromEntries(Object.keys(expected).map((key) => [key, Number(settings[key])]))).toEqual(expected);
});

test.each<[string, string[], object]>([
  ["-o modern", ["-o", "modern"], { slab_automove: "1" }],
  ["-o idle_timeout=60", ["-o", "idle_timeout=60"], { idle_timeout: "60" }],
  ["--max-reqs-per-event 7", ["--max-reqs-per-event", "7"], { reqs_per_event: "7" }],
  ["-B ascii", ["-B", "ascii"], { binding_protocol: "ascii" }],
  ["-m 128, which then counts", ["-m", "128"], { maxbytes: String(128 * mebibyte) }],
])("45: extraArgs %s reach the server", async (_, extraArgs, expected) => {
  const { connect } = await pods.start({ memcached: { extraArgs } });

  expect(await stats(await connect(11211), "settings")).toMatchObject(expected);
});

test("a worker thread takes about five of maxConnections, and a server that is left with none ends", async () => {
  const tooFew = pods.start({ memcached: { threads: 16, maxConnections: 64 } });

  await expect(tooFew).rejects.toThrow("Too many open files");
});

test("without TLS 11211 answers on IPv4, IPv6 and loopback, and 11212 is closed", async () => {
  const { connect } = await pods.start({});

  for (const host of addresses) {
    expect(await ask(await connect(11211, host), "version")).toEqual([expect.stringMatching(/^VERSION 1\.6\.\d+/)]);
    await expect(connect(11212, host)).rejects.toThrow("ECONNREFUSED");
  }
});
