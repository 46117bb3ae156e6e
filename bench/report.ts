/** Results as a table for the terminal and as a page to read. Pure. */

import type { Machine } from "./machine.ts";
import type { Measure, Measures } from "./scenario.ts";
import { type Target, targets } from "./targets.ts";

/** `latest.json`. */
export interface Results {
  machine: Machine;
  commit: string;
  scenarios: Readonly<Record<string, Measures>>;
}

export type Verdict = "ok" | "missed" | "";

export interface Row {
  scenario: string;
  measure: string;
  value: string;
  target: string;
  conventional: string;
  verdict: Verdict;
}

/** Every single figure, with its target where it has one. Breakdowns are for the page. */
export const rowsOf = ({ scenarios }: Pick<Results, "scenarios">): Row[] =>
  Object.entries(scenarios).flatMap(([scenario, measures]) =>
    Object.entries(measures).flatMap(([measure, value]) =>
      typeof value === "object" ? [] : [rowOf(scenario, measure, value)],
    ),
  );

const rowOf = (scenario: string, measure: string, value: Exclude<Measure, object>): Row => {
  const target = targets.find((one) => one.scenario === scenario && one.measure === measure);
  return {
    scenario,
    measure,
    value: String(value),
    target: target === undefined ? "" : `≤ ${target.atMost}`,
    conventional: target?.conventional ?? "",
    verdict: target === undefined ? "" : verdictOn(value, target),
  };
};

const verdictOn = (value: string | number, { atMost }: Target): Verdict => (Number(value) <= atMost ? "ok" : "missed");

const columns = ["scenario", "measure", "value", "target", "verdict", "conventional"] as const;

export const tableText = (results: Results): string => {
  const rows = [Object.fromEntries(columns.map((column) => [column, column])), ...grouped(rowsOf(results))];
  const widths = columns.map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      columns
        .map((column, index) => (row[column] ?? "").padEnd(widths[index] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
};

/** A scenario is named once. */
const grouped = (rows: readonly Row[]): Partial<Row>[] =>
  rows.map((row, index) => (rows[index - 1]?.scenario === row.scenario ? { ...row, scenario: "" } : row));

export const pageText = (results: Results): string => {
  const { machine, commit } = results;
  return [
    "# What ebb measures",
    `Commit ${commit}, by \`npm run bench\`. The targets and the conventional operator's figures are explained in docs/serverless.md.`,
    markdownTable(
      ["machine", ""],
      Object.entries(machine).map(([name, value]) => [name, String(value)]),
    ),
    markdownTable(
      columns,
      grouped(rowsOf(results)).map((row) => columns.map((column) => row[column] ?? "")),
    ),
    ...Object.entries(results.scenarios).flatMap(([scenario, measures]) => breakdowns(scenario, measures)),
    "",
  ].join("\n\n");
};

/** What a scenario measured in parts: requests by verb and resource, runtimes side by side. */
const breakdowns = (scenario: string, measures: Measures): string[] =>
  Object.entries(measures).flatMap(([measure, value]) => {
    if (typeof value !== "object") return [];
    const rows = Object.entries(value).map(([name, part]) => [
      name,
      typeof part === "object" ? JSON.stringify(part) : String(part),
    ]);
    return rows.length === 0 ? [] : [`## ${scenario}: ${measure}`, markdownTable([measure, ""], rows)];
  });

const markdownTable = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
