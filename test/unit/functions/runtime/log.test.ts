import { expect, test } from "vitest";
import { jsonLog } from "../../../../functions/runtime/log.ts";

test("each entry is one line of JSON with time, level, message and fields", () => {
  const lines: string[] = [];
  const log = jsonLog((line) => lines.push(line));

  log.info("Reconciled Memcached", { name: "a" });
  log.warn("Lost an Event");
  log.error("Could not\nreconcile");

  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: "info", message: "Reconciled Memcached", name: "a", time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) },
    { level: "warn", message: "Lost an Event" },
    { level: "error", message: "Could not\nreconcile" },
  ]);
  expect(lines.join("")).not.toContain("\n");
});
