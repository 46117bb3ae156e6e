import type { V1Container, V1PodSpec } from "@kubernetes/client-node";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { injectPodSpec } from "../../../src/sidecars/inject.ts";

const app: V1Container = { name: "app", image: "app:1", ports: [{ containerPort: 8080 }] };
const exporter: V1Container = {
  name: "exporter",
  image: "exporter:1",
  ports: [{ name: "metrics", containerPort: 9150, protocol: "TCP" }],
};
const plan = { regular: [exporter] };

test("appends the planned containers to those of the app", () => {
  const podSpec = { containers: [app], hostname: "a" };

  expect(injectPodSpec(podSpec, plan)).toEqual({ podSpec: { containers: [app, exporter], hostname: "a" } });
  expect(podSpec.containers).toEqual([app]);
});

test("an empty plan changes nothing", () => {
  expect(injectPodSpec({ containers: [app] }, { regular: [] })).toEqual({ podSpec: { containers: [app] } });
});

test("a container that is there as planned keeps its place", () => {
  const podSpec = { containers: [exporter, app] };

  expect(injectPodSpec(podSpec, plan)).toEqual({ podSpec });
});

describe("refuses with NameConflict", () => {
  const other = { name: "exporter", image: "other:1" };

  test.each<[string, V1PodSpec]>([
    ["container", { containers: [app, other] }],
    ["init container", { containers: [app], initContainers: [other] }],
    ["ephemeral container", { containers: [app], ephemeralContainers: [other] }],
  ])("when another %s has the name", (_, podSpec) => {
    expect(injectPodSpec(podSpec, plan)).toEqual({
      refused: { reason: "NameConflict", message: "the pod has another container named exporter" },
    });
  });
});

describe("refuses with PortConflict", () => {
  const other = { name: "proxy", ports: [{ containerPort: 9150 }] };

  test.each<[string, V1PodSpec]>([
    ["container", { containers: [app, other] }],
    ["init container", { containers: [app], initContainers: [other] }],
  ])("when another %s has the port", (_, podSpec) => {
    expect(injectPodSpec(podSpec, plan)).toEqual({
      refused: { reason: "PortConflict", message: "container proxy has port 9150/TCP" },
    });
  });
});

test("a port of another protocol is no conflict", () => {
  const proxy = { name: "proxy", ports: [{ containerPort: 9150, protocol: "UDP" }] };

  expect(injectPodSpec({ containers: [proxy] }, plan)).toEqual({ podSpec: { containers: [proxy, exporter] } });
});

test("one conflict keeps the whole plan out", () => {
  const shipper = { name: "log-shipper", ports: [{ containerPort: 8080 }] };

  expect(injectPodSpec({ containers: [app] }, { regular: [exporter, shipper] })).toEqual({
    refused: { reason: "PortConflict", message: "container app has port 8080/TCP" },
  });
});

const container: fc.Arbitrary<V1Container> = fc.record(
  {
    name: fc.constantFrom("app", "proxy", "exporter", "log-shipper", "metrics"),
    image: fc.constantFrom("a", "b"),
    ports: fc.array(fc.record({ containerPort: fc.constantFrom(1, 2, 3), protocol: fc.constantFrom("TCP", "UDP") }), {
      maxLength: 2,
    }),
  },
  { requiredKeys: ["name"] },
);
const someContainers = fc.uniqueArray(container, { maxLength: 4, selector: ({ name }) => name });

test("a second injection changes nothing, the first nothing that was there", () => {
  let injected = 0;
  fc.assert(
    fc.property(someContainers, someContainers, (containers, regular) => {
      const once = injectPodSpec({ containers }, { regular });
      if (once.refused) return;
      injected += once.podSpec.containers.length > containers.length ? 1 : 0;

      expect(injectPodSpec(once.podSpec, { regular })).toEqual(once);
      expect(once.podSpec.containers.slice(0, containers.length)).toEqual(containers);
    }),
    { seed: 1, numRuns: 300 },
  );
  expect(injected).toBeGreaterThan(10);
});
