import { describe, expect, test } from "vitest";
import { pageText, type Results, rowsOf, tableText } from "../../../bench/report.ts";

const results: Results = {
  machine: {
    cpu: "A CPU",
    cores: 2,
    memory_gb: 8,
    os: "Linux 6",
    node: "v26",
    deno: "2.9",
    kubernetes: "v1.36.3",
    functions: "bundle on node",
    load_before: 0.1,
  },
  commit: "abc1234",
  scenarios: {
    "drift-200": { seconds: 2.4, floor_seconds: 1.2, requests_per_cr: 3.5, requests: { "get services": 200 } },
    "cold-start": { runtime: "node", median_ms: 150, runtimes: { node: { median_ms: 150 } } },
  },
};

describe("a measure", () => {
  test.each([
    ["drift-200", "seconds", "2.4", "≤ 2.5", "ok"],
    ["drift-200", "requests_per_cr", "3.5", "≤ 3", "missed"],
    ["cold-start", "median_ms", "150", "≤ 150", "ok"],
    ["drift-200", "floor_seconds", "1.2", "", ""],
    ["cold-start", "runtime", "node", "", ""],
  ])("%s %s of %s stands beside its target %s: %s", (scenario, measure, value, target, verdict) => {
    expect(rowsOf(results)).toContainEqual(expect.objectContaining({ scenario, measure, value, target, verdict }));
  });

  test("in parts is no row", () => {
    expect(rowsOf(results).map(({ measure }) => measure)).not.toContain("requests");
  });
});

test("the table names each scenario once and keeps its columns in line", () => {
  const lines = tableText(results).split("\n");

  expect(lines[0]).toMatch(/^scenario +measure +value +target +verdict +conventional$/);
  expect(lines.filter((line) => line.startsWith("drift-200"))).toHaveLength(1);
  const starts = lines.map((line) => line.slice(12).search(/\S/));
  expect(new Set(starts)).toEqual(new Set([0]));
});

test("the page holds the machine, the commit, every figure, and the requests by verb and resource", () => {
  const page = pageText(results);

  for (const part of ["| cpu | A CPU |", "abc1234", "| drift-200 | seconds | 2.4 |", "| get services | 200 |"])
    expect(page).toContain(part);
});

test("parts of parts are told on the page", () => {
  expect(pageText(results)).toContain('| node | {"median_ms":150} |');
});
