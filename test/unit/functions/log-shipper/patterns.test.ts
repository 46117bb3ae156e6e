import { describe, expect, test } from "vitest";
import { shippedAs } from "../../../../functions/log-shipper/files/patterns.ts";

const usual = { include: ["*.log"], exclude: [] };

describe("a file is shipped as", () => {
  test.each([
    ["itself, when it is included", "app.log", "app.log"],
    ["what it was before it was numbered", "app.log.1", "app.log"],
    ["what it was before a date was put behind", "app.log-20261129", "app.log"],
    ["what it was before a date and time was put behind", "app.log.2026-11-29T10:00:00", "app.log"],
    ["what it was before a date and a number was put behind", "app.log.2026-11-29.1", "app.log"],
    ["itself, when its own name has a date", "app-2026-11-29.log", "app-2026-11-29.log"],
    ["nothing, when it is compressed", "app.log.1.gz", undefined],
    ["nothing, when it is something else", "app.txt.1", undefined],
    ["nothing, when a pattern without a folder does not reach it", "web/app.log", undefined],
    ["nothing, when it is hidden", ".app.log", undefined],
  ])("%s", (_, path, expected) => {
    expect(shippedAs(usual, path)).toBe(expected);
  });

  test("itself below any folder, by a pattern that says so", () => {
    expect(shippedAs({ include: ["**/*.log"], exclude: [] }, "web/app.log.2")).toBe("web/app.log");
  });

  test("itself, though it looks like a renamed one, when all are included", () => {
    expect(shippedAs({ include: ["*"], exclude: [] }, "worker-1")).toBe("worker-1");
  });

  test("nothing, when it is excluded, renamed or not", () => {
    const patterns = { include: ["*.log"], exclude: ["debug*"] };

    expect(["debug.log", "debug.log.1", "app.log"].map((path) => shippedAs(patterns, path))).toEqual([
      undefined,
      undefined,
      "app.log",
    ]);
  });
});
