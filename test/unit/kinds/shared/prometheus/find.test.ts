import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../../../../src/api/kubernetes/object.ts";
import { createRecent } from "../../../../../src/engine/recent.ts";
import { findPrometheuses } from "../../../../../src/kinds/shared/prometheus/find.ts";
import type { Prometheus } from "../../../../../src/kinds/shared/prometheus/prometheus.ts";
import { prometheus } from "./fixtures.ts";

type Answer = Prometheus[] | "not served" | "forbidden" | Error;

/** A cluster that answers so, and what it was asked. */
const clusterOf = (prometheuses: Answer, agents: Answer = "not served", labels?: Record<string, string>) => {
  const asked: string[] = [];
  const reader = {
    listIfPossible<T extends KubeObject>({ plural }: { plural: string }) {
      asked.push(`list ${plural}`);
      const answer = plural === "prometheuses" ? prometheuses : agents;
      if (answer instanceof Error) return Promise.reject(answer);
      return Promise.resolve(answer as T[] | "not served" | "forbidden");
    },
    get<T extends KubeObject>({ plural }: { plural: string }, { name }: { name: string }) {
      asked.push(`get ${plural}/${name}`);
      const namespace: KubeObject = {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name, ...(labels && { labels }) },
      };
      return Promise.resolve(namespace as T);
    },
  };
  return { reader, asked };
};

const inAll = () => ({ namespaces: [], recent: createRecent(), signal: undefined });
const byLabel = { serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: { matchLabels: { team: "web" } } };

test("tells of Prometheuses and agents, as far as they choose monitors", async () => {
  const one = { ...prometheus({ serviceMonitorSelector: {} }), spec: { serviceMonitorSelector: {}, retention: "1d" } };
  const { reader } = clusterOf([one], [prometheus({ podMonitorSelector: {} }, { name: "agent" })]);

  const found = await findPrometheuses("shop", reader, inAll());

  expect(found?.all.map(({ kind, metadata: { name }, spec }) => `${kind} ${name} ${JSON.stringify(spec)}`)).toEqual([
    'Prometheus k8s {"serviceMonitorSelector":{}}',
    'PrometheusAgent agent {"podMonitorSelector":{}}',
  ]);
});

test("one that is being deleted is none", async () => {
  const going = prometheus();
  going.metadata.deletionTimestamp = "2026-01-01T00:00:00Z";
  const { reader } = clusterOf([going]);

  expect(await findPrometheuses("shop", reader, inAll())).toEqual({ all: [] });
});

describe("nothing is known", () => {
  test("and nothing asked, where the operator works in some namespaces only", async () => {
    const { reader, asked } = clusterOf([prometheus()]);

    expect(await findPrometheuses("shop", reader, { ...inAll(), namespaces: ["shop"] })).toBeUndefined();
    expect(asked).toEqual([]);
  });

  test.each<[string, Answer, Answer]>([
    ["where they may not be read", "forbidden", "not served"],
    ["where agents may not be read, of which one may take the monitor", [prometheus()], "forbidden"],
    ["where the API server fails", new Error("it failed"), "not served"],
  ])("%s", async (_, prometheuses, agents) => {
    const { reader } = clusterOf(prometheuses, agents);

    expect(await findPrometheuses("shop", reader, inAll())).toBeUndefined();
  });

  test("but a pass whose time is over ends", async () => {
    const { reader } = clusterOf(new Error("aborted"));

    const finding = findPrometheuses("shop", reader, { ...inAll(), signal: AbortSignal.abort() });

    await expect(finding).rejects.toThrow("aborted");
  });
});

test("labels of the namespace are read where a Prometheus asks for some", async () => {
  const { reader, asked } = clusterOf([prometheus(byLabel)], [], { team: "web" });

  expect(await findPrometheuses("shop", reader, inAll())).toMatchObject({ namespaceLabels: { team: "web" } });
  expect(asked).toEqual(["list prometheuses", "list prometheusagents", "get namespaces/shop"]);
});

test("a second Redis costs no list, and one of the same namespace nothing", async () => {
  const { reader, asked } = clusterOf([prometheus(byLabel)], "not served");
  const context = inAll();
  await findPrometheuses("shop", reader, context);
  asked.length = 0;

  await findPrometheuses("shop", reader, context);
  await findPrometheuses("staging", reader, context);

  expect(asked).toEqual(["get namespaces/staging"]);
});
