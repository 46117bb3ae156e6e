import { expect, test } from "vitest";
import type { MemcachedSpec } from "../../../../../src/api/memcached.c5c3.io/index.ts";
import { networkPolicy } from "../../../../../src/kinds/memcached/children/network-policy.ts";
import { context, labels, memcached, tls } from "../fixtures.ts";

type Policy = NonNullable<MemcachedSpec["security"]>["networkPolicy"];

const built = (policy: Policy, spec: MemcachedSpec = {}): unknown =>
  networkPolicy.build(
    memcached({ ...spec, security: { ...spec.security, networkPolicy: { enabled: true, ...policy } } }),
    context(),
  );
const ports = (...numbers: number[]) => numbers.map((port) => ({ protocol: "TCP", port }));
const monitoring = { enabled: true };
const shop = { podSelector: { matchLabels: { app: "shop" } } };
const prometheus = { namespaceSelector: {} };

test("19: without sources everyone may reach the ports of the pods", () => {
  expect(built({})).toHaveProperty("spec", {
    podSelector: { matchLabels: labels },
    policyTypes: ["Ingress"],
    ingress: [{ ports: ports(11211) }],
  });
  expect(built({ allowedSources: [] })).toEqual(built({}));
});

test.each<[string, MemcachedSpec, number[]]>([
  ["monitoring", { monitoring }, [11211, 9150]],
  ["19: TLS and monitoring", { monitoring, security: { tls } }, [11211, 11212, 9150]],
  ["a hidden plain port", { monitoring, security: { tls: { ...tls, plaintextListener: "Loopback" } } }, [11212, 9150]],
])("admits to the ports of %s", (_, spec, numbers) => {
  expect(built({ allowedSources: [shop] }, spec)).toHaveProperty("spec.ingress", [
    { ports: ports(...numbers), from: [shop] },
  ]);
});

test("sources of the metrics get a rule of their own", () => {
  expect(built({ allowedSources: [shop], metricsSources: [prometheus] }, { monitoring })).toHaveProperty(
    "spec.ingress",
    [
      { ports: ports(11211), from: [shop] },
      { ports: ports(9150), from: [prometheus] },
    ],
  );
  expect(built({ metricsSources: [prometheus] })).toHaveProperty("spec.ingress", [{ ports: ports(11211) }]);
});

test("sources are as the API server stores them", () => {
  const given = [{ ipBlock: { cidr: "10.0.0.0/8", except: [] } }, { podSelector: { matchLabels: {} } }];

  expect(built({ allowedSources: given })).toHaveProperty("spec.ingress", [
    { ports: ports(11211), from: [{ ipBlock: { cidr: "10.0.0.0/8" } }, { podSelector: {} }] },
  ]);
});

test("19: there is none when it is disabled", () => {
  expect(built({ enabled: false })).toBeUndefined();
  expect(networkPolicy.build(memcached(), context())).toBeUndefined();
});
