/** What the shipped alerts and the dashboard ask for is what is served. */

import { describe, expect, test } from "vitest";
import { kinds } from "../../../src/kinds/index.ts";
import { definitionsFor } from "../../../src/metrics/definitions.ts";
import { dashboard, ruleGroups, stateMetricsFile } from "../../support/monitoring.ts";

const ours = definitionsFor(kinds.flatMap(({ metrics }) => metrics?.prefix ?? [])).flatMap(({ name, type }) =>
  type === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
);
const ofState = stateMetricsFile.spec.resources.flatMap(({ metricNamePrefix, metrics }) =>
  metrics.map(({ name }) => `${metricNamePrefix}_${name}`),
);

/** Words that are followed by a selector, a range or nothing, and are neither labels nor functions. */
const metricsOf = (expr: string): string[] =>
  [...expr.replaceAll(/\{[^}]*\}|\b(?:by|on) \([^)]*\)/g, "").matchAll(/[a-z][a-z0-9_]*_[a-z0-9_]+\b(?!\()/g)]
    .map(([name]) => name)
    .filter((name) => name !== "histogram_quantile");

const asked = [
  ...ruleGroups.flatMap(({ rules }) => rules.map(({ alert, expr }) => [`alert ${alert}`, expr] as const)),
  ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [`panel ${title}`, expr] as const)),
];

test.each(asked)("%s asks for metrics that are in a table of ours: %s", (_, expr) => {
  const metrics = metricsOf(expr);

  expect(metrics.length).toBeGreaterThan(0);
  expect([...ours, ...ofState]).toEqual(expect.arrayContaining(metrics));
});

describe("an alert", () => {
  const alerts = ruleGroups.flatMap(({ rules }) => rules);

  test("has a name of its own, a severity and words", () => {
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
    for (const { labels, annotations } of alerts) {
      expect(["warning", "critical"]).toContain(labels.severity);
      expect(annotations.summary).not.toBe("");
      expect(annotations.description).toMatch(/\.$/);
    }
  });
});
