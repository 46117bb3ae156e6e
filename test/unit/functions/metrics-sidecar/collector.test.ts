import { expect, test } from "vitest";
import { collector } from "../../../../functions/metrics-sidecar/collector.ts";
import { filesOf, loopback, procTree } from "../../../support/proc-tree.ts";
import { memoryLog } from "../../engine/gadget.ts";

const collecting = (texts: Record<string, string | { code: string }>) => {
  let now = 1_000_000;
  const log = memoryLog();
  const options = { files: filesOf(texts), mode: "precise", topN: 10, log, now: () => new Date(now) } as const;
  const collect = collector(options);
  const later = (ms: number) => {
    now += ms;
    return collect();
  };
  return { collect, later, log };
};

test("a collection is remembered for a second", () => {
  const texts = procTree();
  const { collect, later } = collecting(texts);
  expect(collect().counts.used).toBe(0);
  Object.assign(texts, procTree(loopback()));

  expect(later(999).counts.used).toBe(0);
  expect(later(1).counts.used).toBe(27);
});

test("a clock that is put back does not stop collections", () => {
  const texts = procTree();
  const { collect, later } = collecting(texts);
  collect();
  Object.assign(texts, procTree(loopback()));

  expect(later(-500_000).counts.used).toBe(27);
});

test("what cannot be read is a log line and a count for its source, and no success (S4-04)", () => {
  const { collect, later, log } = collecting({ ...procTree(), "net/tcp": { code: "EACCES" } });
  collect();

  const { errors, lastSuccess } = later(1_000);

  expect(log.lines).toEqual(
    Array(2).fill({
      level: "error",
      message: "Could not collect",
      fields: { source: "tcp", path: "net/tcp", error: "EACCES: net/tcp" },
    }),
  );
  expect([errors.get("tcp"), errors.get("udp"), lastSuccess]).toEqual([2, 0, undefined]);
});

test("the last success stays when the next collection fails", () => {
  const texts: Record<string, string | { code: string }> = procTree();
  const { collect, later } = collecting(texts);
  const first = collect().lastSuccess;
  texts["net/udp"] = { code: "EACCES" };

  expect(later(5_000).lastSuccess).toEqual(first);
  texts["net/udp"] = "";
  expect(later(5_000).lastSuccess).toEqual(new Date(1_010_000));
});

test("a missing table of IPv6 is no error", () => {
  const { collect, log } = collecting({
    ...procTree(),
    "net/tcp6": { code: "ENOENT" },
    "net/udp6": { code: "ENOENT" },
  });

  expect(collect().lastSuccess).toBeDefined();
  expect(log.lines).toEqual([]);
});
