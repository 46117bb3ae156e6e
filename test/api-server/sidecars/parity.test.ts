/** One table of pods through every back end: each makes the same pod of them (contract §7, 5). */

import type { V1Pod } from "@kubernetes/client-node";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type InjectionServer, startInjectionServer } from "../../support/sidecars/api-server.ts";
import { generated } from "../../support/sidecars/arbitrary.ts";
import type { Case } from "../../support/sidecars/case.ts";
import { cases } from "../../support/sidecars/cases.ts";
import { comparable, orderOf } from "../../support/sidecars/compare.ts";
import { within } from "../../support/sidecars/injections.ts";
import { outcomesOf, render } from "../../support/sidecars/render.ts";
import { type InjectFunction, startInjectFunction } from "../../support/sidecars/webhook.ts";

interface Row {
  one: Case;
  namespace: string;
}

const generatedCases = fc.sample(generated, { seed: 7, numRuns: 150 }).map(
  (one, index): Case => ({
    ...one,
    title: `generated ${index}`,
    outcomes: outcomesOf(render(one, { name: "any", labels: {} })),
  }),
);
const all: readonly Case[] = [...cases, ...generatedCases];
const rows: Row[] = all.map((one, index) => ({ one, namespace: `case-${index}` }));
const backends = ["policy", "webhook", "both"] as const;

let server: InjectionServer;
let webhook: InjectFunction;
const made = new Map<string, V1Pod>();
const get = (by: string, title: string): V1Pod => made.get(`${by}: ${title}`) ?? {};

const run = async (by: string, podOf: (row: Row) => V1Pod): Promise<void> => {
  for (const row of rows) made.set(`${by}: ${row.one.title}`, await server.submit(podOf(row), row.namespace));
};

/** As somebody copies it. */
const copied = ({ metadata: { uid: _, ...metadata } = {}, ...pod }: V1Pod): V1Pod => ({ ...pod, metadata });

beforeAll(async () => {
  server = await startInjectionServer();
  for (const { one, namespace } of rows) await server.newNamespace(namespace, one.namespaceLabels);
  await run("render", ({ one, namespace }) => render(one, { name: namespace, labels: one.namespaceLabels ?? {} }));
  for (const { one, namespace } of rows)
    for (const injecting of one.injections)
      await server.publish(within(injecting, namespace), namespace, { native: one.native ?? true });

  webhook = await startInjectFunction(server.platform, "node");
  await webhook.hook(true);
  await server.untilPublished();
  await run("webhook", ({ one }) => one.pod);
  await run("webhook again", ({ one }) => copied(get("webhook", one.title)));

  await webhook.hook(false);
  await server.untilQuiet();
  await server.installPolicies();
  await server.untilPublished();
  await run("policy", ({ one }) => one.pod);
  await run("policy again", ({ one }) => copied(get("policy", one.title)));

  await webhook.hook(true);
  await server.untilAsked();
  await run("both", ({ one }) => one.pod);
}, 300_000);
afterAll(async () => {
  await webhook?.stop();
  await server.stop();
});

describe.each(all.map((one) => [one.title, one] as const))("%s", (title, one) => {
  test.each(backends)("by %s: what is expected, and what rendering makes", (by) => {
    expect(outcomesOf(get(by, title))).toEqual(one.outcomes);
    expect(comparable(get(by, title))).toEqual(comparable(get("render", title)));
  });

  test.each(["policy", "webhook"])("I5: by %s a second time changes nothing", (by) => {
    expect(comparable(get(`${by} again`, title))).toEqual(comparable(get(by, title)));
  });
});

describe.each(all.filter((one) => one.injections.length === 1).map(({ title }) => title))("%s", (title) => {
  test.each(backends)("I1: by %s containers are in the same order", (by) => {
    expect(orderOf(get(by, title))).toEqual(orderOf(get("render", title)));
  });
});

test("the generated pods get sidecars, and get none for many a reason", () => {
  const outcomes = generatedCases.flatMap((one) => Object.values(one.outcomes));

  expect(new Set(outcomes).size).toBeGreaterThan(8);
  expect(outcomes.filter((outcome) => outcome === "injected").length).toBeGreaterThan(40);
});

test("the function had nothing to complain of", () => {
  expect(webhook.printed.filter((line) => !line.includes('"level":"info"'))).toEqual([]);
});
