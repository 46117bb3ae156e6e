/** By the words of https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusSpec */

import { describe, expect, test } from "vitest";
import { notSelected } from "../../../../../src/kinds/shared/prometheus/not-selected.ts";
import type { Prometheus } from "../../../../../src/kinds/shared/prometheus/prometheus.ts";
import { monitor, prometheus } from "./fixtures.ts";

const field = "spec.monitoring.additionalLabels";
const everywhere = { serviceMonitorNamespaceSelector: {} };

interface Case {
  all: Prometheus[];
  labels?: Record<string, string>;
  namespaceLabels?: Record<string, string>;
  kind?: "ServiceMonitor" | "PodMonitor";
}

const found = ({ all, labels, namespaceLabels, kind }: Case): string | undefined =>
  notSelected(monitor(labels, kind), { all, namespaceLabels }, field);

const release = (value: string) => ({ matchLabels: { release: value } });
const team = (operator: string, ...values: string[]) => ({
  matchExpressions: [{ key: "team", operator, ...(values.length > 0 && { values }) }],
});

describe("M4: a monitor is taken, or may be, where", () => {
  test.each<[string, Case]>([
    ["there is no Prometheus", { all: [] }],
    [
      "all labels are asked for, and all namespaces",
      { all: [prometheus({ ...everywhere, serviceMonitorSelector: {} })] },
    ],
    [
      "its label is asked for",
      {
        all: [prometheus({ ...everywhere, serviceMonitorSelector: release("kps") })],
        labels: { release: "kps", b: "" },
      },
    ],
    [
      "one of several takes it",
      {
        all: [prometheus(), prometheus({ ...everywhere, serviceMonitorSelector: {} }, { name: "second" })],
      },
    ],
    [
      "no namespaces are named, and the Prometheus is in its own",
      { all: [prometheus({ serviceMonitorSelector: {} }, { namespace: "shop" })] },
    ],
    [
      "its namespace has the label",
      {
        all: [prometheus({ serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: team("In", "web", "ops") })],
        namespaceLabels: { team: "web" },
      },
    ],
    [
      "the labels of its namespace are not known",
      { all: [prometheus({ serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: team("Exists") })] },
    ],
    ["NotIn holds", { all: [prometheus({ ...everywhere, serviceMonitorSelector: team("NotIn", "ops") })] }],
    ["DoesNotExist holds", { all: [prometheus({ ...everywhere, serviceMonitorSelector: team("DoesNotExist") })] }],
    [
      "a PodMonitor is asked for by selectors of its own",
      { all: [prometheus({ podMonitorSelector: {}, podMonitorNamespaceSelector: {} })], kind: "PodMonitor" },
    ],
  ])("%s", (_, one) => {
    expect(found(one)).toBeUndefined();
  });
});

describe("M4: it is told why no Prometheus takes it, and what helps", () => {
  test.each<[string, Case, string]>([
    [
      "a label is missing",
      { all: [prometheus({ ...everywhere, serviceMonitorSelector: release("kps") })] },
      `asks for the label release=kps: set it in ${field}, or change serviceMonitorSelector`,
    ],
    [
      "a label has another value",
      {
        all: [prometheus({ ...everywhere, serviceMonitorSelector: { matchLabels: { a: "1", release: "kps" } } })],
        labels: { a: "1", release: "other" },
      },
      `asks for the label release=kps: set it in ${field}, or change serviceMonitorSelector`,
    ],
    [
      "an expression does not hold",
      {
        all: [prometheus({ ...everywhere, serviceMonitorSelector: team("In", "web", "ops") })],
        labels: { team: "else" },
      },
      `asks for the label team in (web,ops): set it in ${field}, or change serviceMonitorSelector`,
    ],
    [
      "the selector is not set",
      { all: [prometheus(everywhere)] },
      "takes none: set its serviceMonitorSelector, to {} for all",
    ],
    [
      "no namespaces are named, and it is in another one",
      { all: [prometheus({ serviceMonitorSelector: {} })] },
      "looks in its own namespace alone: set its serviceMonitorNamespaceSelector, to {} for all",
    ],
    [
      "the namespace lacks the label",
      {
        all: [prometheus({ serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: team("Exists") })],
        namespaceLabels: {},
      },
      "looks in namespaces with the label team alone: set it at namespace shop, or change serviceMonitorNamespaceSelector",
    ],
    [
      "both are wrong",
      { all: [prometheus({ serviceMonitorSelector: release("kps") })] },
      `asks for the label release=kps, and looks in its own namespace alone: set it in ${field}, or change serviceMonitorSelector, and set its serviceMonitorNamespaceSelector, to {} for all`,
    ],
  ])("%s", (_, one, why) => {
    expect(found(one)).toBe(`No Prometheus takes ServiceMonitor "cart": Prometheus monitoring/k8s ${why}`);
  });

  test("of a PodMonitor, selectors of ServiceMonitors do not count", () => {
    const all = [prometheus({ ...everywhere, serviceMonitorSelector: {} })];

    expect(found({ all, kind: "PodMonitor" })).toBe(
      'No Prometheus takes PodMonitor "cart": Prometheus monitoring/k8s takes none, and looks in its own namespace alone: set its podMonitorSelector, to {} for all, and set its podMonitorNamespaceSelector, to {} for all',
    );
  });

  test("the nearest comes first, those alike by name, and of many some are counted", () => {
    const near = prometheus({ ...everywhere, serviceMonitorSelector: release("kps") }, { name: "z" });
    const all = [..."dcba"].map((name) => prometheus({}, { name }));

    const message = found({ all: [...all, near] }) ?? "";

    expect(message.match(/monitoring\/\w/g)).toEqual(["monitoring/z", "monitoring/a", "monitoring/b"]);
    expect(message).toMatch(/; and 2 more$/);
    expect(found({ all: [near, ...all.toReversed()] })).toBe(message);
  });

  test("a selector of any length makes no message of that length", () => {
    const all = [prometheus({ serviceMonitorSelector: release("x".repeat(5_000)) })];

    expect(found({ all })?.length).toBeLessThanOrEqual(1_001);
  });
});
