/** The tables of docs/metrics.md. Pure. */

import type { Kind } from "../../../src/kinds/kind.ts";
import { type Definition, definitionsFor } from "../../../src/metrics/definitions.ts";
import { stateMetrics } from "../state-metrics.ts";
import { code, codes, table } from "./markdown.ts";

export type FunctionName = "reconcile" | "resync" | "default" | "validate" | "inject";

const reconciling: readonly FunctionName[] = ["reconcile", "resync"];
const admitting: readonly FunctionName[] = ["default", "validate", "inject"];

/** Which functions have samples of a metric. */
export const servedBy = (name: string): readonly FunctionName[] => {
  if (name === "ebb_cold_start_seconds") return [...reconciling, ...admitting];
  if (name.startsWith("ebb_resync_")) return ["resync"];
  if (name.startsWith("controller_runtime_webhook_")) return admitting;
  if (name.startsWith("rest_client_")) return [...reconciling, "inject"];
  return name === "workqueue_queue_duration_seconds" ? ["reconcile"] : reconciling;
};

/** Of our own endpoint. */
export const metricTables = (kinds: readonly Kind[]): Record<"ofKinds" | "ofAny" | "ofRequests" | "ofEbb", string> => {
  const definitions = definitionsFor(kinds.flatMap(({ metrics }) => metrics?.prefix ?? []));
  const isShared = (name: string): boolean => /^(controller_runtime|workqueue)_/.test(name);
  const groupOf = (name: string): "ofKinds" | "ofAny" | "ofRequests" | "ofEbb" => {
    if (/^ebb_(resync|cold_start)_/.test(name)) return "ofEbb";
    if (name.startsWith("rest_client_")) return "ofRequests";
    return isShared(name) ? "ofAny" : "ofKinds";
  };
  const of = (group: string): string =>
    table(
      ["name", "type", "labels", "meaning", "of"],
      definitions.filter(({ name }) => groupOf(name) === group).map(rowOf),
    );
  return { ofKinds: of("ofKinds"), ofAny: of("ofAny"), ofRequests: of("ofRequests"), ofEbb: of("ofEbb") };
};

const rowOf = ({ name, type, labels, help, buckets }: Definition): string[] => [
  code(name),
  buckets === undefined ? type : `${type}, ${buckets.length} buckets ${buckets[0]} to ${buckets.at(-1)}`,
  codes(labels),
  help,
  servedBy(name).join(", "),
];

interface StateMetrics {
  spec: {
    resources: {
      metricNamePrefix: string;
      labelsFromPath: object;
      metrics: {
        name: string;
        help: string;
        each: { type: string; gauge?: { labelsFromPath?: object }; stateSet?: { labelName: string } };
      }[];
    }[];
  };
}

/** Of kube-state-metrics. */
export const stateTable = (kinds: readonly Kind[]): string => {
  const { spec } = stateMetrics(kinds) as StateMetrics;
  const rows = spec.resources.flatMap(({ metricNamePrefix, labelsFromPath, metrics }) =>
    metrics.map(({ name, help, each: { gauge, stateSet } }) => [
      code(`${metricNamePrefix}_${name}`),
      "gauge",
      codes([
        ...Object.keys(labelsFromPath),
        ...Object.keys(gauge?.labelsFromPath ?? {}),
        ...(stateSet ? [stateSet.labelName] : []),
      ]),
      help,
    ]),
  );
  return table(["name", "type", "labels", "meaning"], rows);
};
