import type { V1Container, V1Pod } from "@kubernetes/client-node";
import fc from "fast-check";
import { expect, test } from "vitest";
import { generated } from "../../support/sidecars/arbitrary.ts";
import { outcomesOf, render } from "../../support/sidecars/render.ts";

const namespace = { name: "shop", labels: {} };

/** What was seen, so that no property holds of nothing. */
const check = (property: (before: V1Pod, after: V1Pod, again: V1Pod) => void): Record<string, number> => {
  const seen: Record<string, number> = {};
  fc.assert(
    fc.property(generated, (one) => {
      const after = render(one, namespace);
      for (const outcome of Object.values(outcomesOf(after))) seen[outcome] = (seen[outcome] ?? 0) + 1;
      property(one.pod, after, render({ ...one, pod: after }, namespace));
    }),
    { seed: 1, numRuns: 500 },
  );
  return seen;
};

const lists = ({ spec }: V1Pod): [V1Container[], V1Container[]] => [spec?.containers ?? [], spec?.initContainers ?? []];

test("I5: a second time changes nothing", () => {
  const seen = check((_, after, again) => expect(again).toEqual(after));

  expect(Object.keys(seen).length).toBeGreaterThan(8);
  expect(seen.injected).toBeGreaterThan(100);
});

test("I1: what is there keeps its place, and what comes stands behind it", () => {
  check((before, after) => {
    for (const [index, list] of lists(before).entries())
      expect(
        lists(after)
          [index]?.slice(0, list.length)
          .map(({ name }) => name),
      ).toEqual(list.map(({ name }) => name));
    const volumes = before.spec?.volumes ?? [];
    expect((after.spec?.volumes ?? []).slice(0, volumes.length)).toEqual(volumes);
  });
});

test("S2-01, I6: of what is there nothing changes but one more mount and annotations of ours", () => {
  check((before, after) => {
    const kept = lists(after).map((list, index) =>
      list.slice(0, lists(before)[index]?.length).map(({ volumeMounts = [], ...one }, at) => {
        const was = lists(before)[index]?.[at]?.volumeMounts ?? [];
        expect(volumeMounts.slice(0, was.length)).toEqual(was);
        expect(volumeMounts.length - was.length).toBeLessThan(2);
        return one;
      }),
    );
    expect(kept).toEqual(lists(before).map((list) => list.map(({ volumeMounts: _, ...one }) => one)));
    expect({ ...after.spec, containers: [], initContainers: [], volumes: [] }).toEqual({
      ...before.spec,
      containers: [],
      initContainers: [],
      volumes: [],
    });
    expect(after.metadata?.annotations ?? {}).toMatchObject(foreign(before));
    expect({ ...after.metadata, annotations: {} }).toEqual({ ...before.metadata, annotations: {} });
  });
});

test("one injection comes whole or not at all", () => {
  check((before, after) => {
    const names = new Set(lists(before).flatMap((list) => list.map(({ name }) => name)));
    const added = lists(after).flatMap((list) => list.map(({ name }) => name).filter((name) => !names.has(name)));
    const got = outcomesOf(after);
    const had = outcomesOf(before);
    const skip = (before.metadata?.annotations?.["sidecars.ebb.dev/skip"] ?? "").replaceAll(" ", "").split(",");
    if (got.ports === "injected" && had.ports !== "injected")
      expect(added.includes("metrics")).toBe(!skip.includes("metrics"));
    else expect(added).not.toContain("metrics");
  });
});

test("no container has a name, and no two containers have a port, that another has, where that was so before", () => {
  check((before, after) => {
    const ports = (pod: V1Pod) =>
      lists(pod)
        .flat()
        .flatMap(({ ports = [] }) => ports.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`));
    const names = lists(after).flatMap((list) => list.map(({ name }) => name));
    const twice = (list: string[]) => list.filter((one, index) => list.indexOf(one) !== index).toSorted();
    expect(twice(names)).toEqual([]);
    expect(twice(ports(after))).toEqual(twice(ports(before)));
  });
});

/** Annotations that are nobody's list or record. */
const foreign = ({ metadata }: V1Pod): object =>
  Object.fromEntries(
    Object.entries(metadata?.annotations ?? {}).filter(
      ([name]) => !/^sidecars\.ebb\.dev\/(injected|skipped)$|excludeInboundPorts$/.test(name),
    ),
  );
