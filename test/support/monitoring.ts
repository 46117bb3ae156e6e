/** The shipped monitoring, as its own programs read it. */

import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { root } from "../../dev/bundle/functions.ts";

const folder = `${root}knative/components/monitoring/`;
/** The first document of a file. */
const yaml = (file: string) => parseAllDocuments(readFileSync(folder + file, "utf8"))[0]?.toJS();

export interface AlertingRule {
  alert: string;
  expr: string;
  for?: string;
  labels: Record<string, string>;
  annotations: { summary: string; description: string };
}

export interface Relabeling {
  sourceLabels: string[];
  regex: string;
  replacement: string;
  targetLabel: string;
}

export const ruleGroups: { name: string; rules: AlertingRule[] }[] = yaml("rules.yaml").spec.groups;
export const podMonitor: {
  spec: {
    selector: object;
    podMetricsEndpoints: [{ port: string; path: string; interval: string; relabelings: Relabeling[] }];
  };
} = yaml("podmonitor.yaml");
export const stateMetricsFile: { spec: { resources: { metricNamePrefix: string; metrics: { name: string }[] }[] } } =
  yaml("state-metrics.yaml");
export const dashboard: { panels: { title: string; targets: { expr: string }[] }[] } = JSON.parse(
  readFileSync(`${folder}dashboard.json`, "utf8"),
);
