/** docs/metrics-exporter.md says what the program is. */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { collect } from "../../../../functions/metrics-exporter/files/collect.ts";
import { createOwnMetrics, ownPrefix } from "../../../../functions/metrics-exporter/own-metrics.ts";
import { keys, settings } from "../../../../functions/metrics-exporter/settings.ts";

const page = await readFile(new URL("../../../../docs/metrics-exporter.md", import.meta.url), "utf8");

/** Cells of the table under a heading, without their backquotes. */
const tableUnder = (heading: string): string[][] => {
  const [, section = ""] = page.split(`## ${heading}\n`);
  const [, ...rows] = [...(section.split("\n## ")[0] ?? "").matchAll(/^\| ?(.*) ?\|$/gm)].map(([, row = ""]) => row);
  return rows.map((row) => row.split("|").map((cell) => cell.replaceAll("`", "").trim())).filter(([a]) => a !== "---");
};

test("the page has each setting, its place in the file and its default", () => {
  const placeOf: Partial<Record<string, string>> = keys;
  const expected = Object.entries(settings).map(([name, { variable, otherwiseText }]) => [
    placeOf[name] ?? "–",
    variable,
    otherwiseText,
  ]);

  expect(tableUnder("Settings").toSorted()).toEqual([...expected, ["–", "LOG_LEVEL", "info"]].toSorted());
});

test("the page has each of the program's own metrics", () => {
  const own = createOwnMetrics().families();

  expect(own.length).toBeGreaterThan(0);
  expect(tableUnder("Its own metrics").map(([name, type]) => [name, type])).toEqual(
    own.map(({ name, type }) => [name, type]),
  );
});

test("what the page says for a shell writes a file that is well formed, and leaves no other", async () => {
  const directory = await mkdtemp(join(tmpdir(), "ebb-page-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const [, script = ""] = /```sh\n(.*?)```/s.exec(page) ?? [];

  await execa("sh", ["-eu", "-c", script.replace("/app/logs", directory)]);

  const options = { directory, maxBytes: 1_000, reserved: ownPrefix };
  expect(await collect({ ...options, include: ["*"] })).toMatchObject({
    files: [{ file: "backup.prom" }],
    families: [{ name: "backup_end_timestamp_seconds", type: "gauge", samples: [{ value: expect.any(Number) }] }],
    problems: [],
  });
});
