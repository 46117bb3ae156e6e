import { expect, test } from "vitest";
import { cases } from "../../support/sidecars/cases.ts";
import { outcomesOf, render } from "../../support/sidecars/render.ts";

test.each(cases.map((one) => [one.title, one] as const))("%s", (_, one) => {
  const namespace = { name: "shop", labels: one.namespaceLabels ?? {} };
  const before = structuredClone(one.pod);

  const pod = render(one, namespace);

  expect(outcomesOf(pod)).toEqual(one.outcomes);
  expect(one.pod).toEqual(before);
  expect(render({ ...one, pod }, namespace)).toEqual(pod);
});

test("each title is used once", () => {
  const titles = cases.map(({ title }) => title);

  expect(titles).toEqual([...new Set(titles)]);
});
