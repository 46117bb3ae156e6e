/** One table of pods through every back end: each makes the same pod of them (contract §7, 5). */

import type { V1Pod } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type InjectionServer, startInjectionServer } from "../../support/sidecars/api-server.ts";
import type { Case } from "../../support/sidecars/case.ts";
import { cases } from "../../support/sidecars/cases.ts";
import { comparable, orderOf } from "../../support/sidecars/compare.ts";
import { within } from "../../support/sidecars/injections.ts";
import { outcomesOf, render } from "../../support/sidecars/render.ts";

interface Row {
  one: Case;
  namespace: string;
}

const rows: Row[] = cases.map((one, index) => ({ one, namespace: `case-${index}` }));

let server: InjectionServer;
const made: Record<"render" | "policy" | "policy again", Map<string, V1Pod>> = {
  render: new Map(),
  policy: new Map(),
  "policy again": new Map(),
};

const run = async (into: keyof typeof made, podOf: (row: Row) => V1Pod | undefined): Promise<void> => {
  for (const row of rows) {
    const pod = podOf(row);
    if (pod) made[into].set(row.one.title, await server.submit(pod, row.namespace));
  }
};

beforeAll(async () => {
  server = await startInjectionServer();
  for (const { one, namespace } of rows) await server.newNamespace(namespace, one.namespaceLabels);
  await run("render", ({ one, namespace }) => render(one, { name: namespace, labels: one.namespaceLabels ?? {} }));

  await server.installPolicies();
  for (const { one, namespace } of rows)
    for (const injecting of one.injections)
      await server.publish(within(injecting, namespace), namespace, { native: one.native ?? true });
  await server.untilPublished();
  await run("policy", ({ one }) => one.pod);
  await run("policy again", ({ one }) => {
    const { uid: _, ...metadata } = get("policy", one.title).metadata ?? {};
    return { ...get("policy", one.title), metadata };
  });
});
afterAll(() => server.stop());

const get = (by: keyof typeof made, title: string): V1Pod => made[by].get(title) ?? {};

describe.each(cases.map((one) => [one.title, one] as const))("%s", (title, one) => {
  test("the policy makes what is expected, and what rendering makes", () => {
    expect(outcomesOf(get("policy", title))).toEqual(one.outcomes);
    expect(comparable(get("policy", title))).toEqual(comparable(get("render", title)));
  });

  test("I5: a second time changes nothing", () => {
    expect(comparable(get("policy again", title))).toEqual(comparable(get("policy", title)));
  });

  test.runIf(one.injections.length === 1)("I1: containers are in the same order", () => {
    expect(orderOf(get("policy", title))).toEqual(orderOf(get("render", title)));
  });
});
