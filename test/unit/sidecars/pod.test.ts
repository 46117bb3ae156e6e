import { expect, test } from "vitest";
import { excludedNamespaces } from "../../../src/sidecars/names.ts";
import { pod } from "../../support/sidecars/case.ts";
import { cases } from "../../support/sidecars/cases.ts";
import { injection, portMetrics } from "../../support/sidecars/injections.ts";
import { outcomesOf, render } from "../../support/sidecars/render.ts";

test.each(cases.map((one) => [one.title, one] as const))("%s", (_, one) => {
  const namespace = { name: "shop", labels: one.namespaceLabels ?? {} };
  const before = structuredClone(one.pod);

  const after = render(one, namespace);

  expect(outcomesOf(after)).toEqual(one.outcomes);
  expect(one.pod).toEqual(before);
  expect(render({ ...one, pod: after }, namespace)).toEqual(after);
});

test.each(excludedNamespaces)("I12: pods of %s are left alone", (name) => {
  const one = { injections: [injection({ portMetrics })], pod: pod() };

  expect(render(one, { name, labels: {} })).toBe(one.pod);
});

test("I8: an ephemeral container has its name, too", () => {
  const ephemeralContainers = [{ name: "metrics", image: "any:1" }];
  const one = { injections: [injection({ portMetrics })], pod: pod({ ephemeralContainers }) };

  expect(outcomesOf(render(one, { name: "shop", labels: {} }))).toEqual({ "sample-app": "NameConflict" });
});

test("each title is used once", () => {
  const titles = cases.map(({ title }) => title);

  expect(titles).toEqual([...new Set(titles)]);
});
