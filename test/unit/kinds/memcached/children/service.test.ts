import { expect, test } from "vitest";
import type { MemcachedSpec } from "../../../../../src/api/memcached.c5c3.io/index.ts";
import { service } from "../../../../../src/kinds/memcached/children/service.ts";
import { context, memcached, tls } from "../fixtures.ts";

const ports = {
  memcached: { name: "memcached", port: 11211, protocol: "TCP", targetPort: "memcached" },
  tls: { name: "memcached-tls", port: 11212, protocol: "TCP", targetPort: "memcached-tls" },
  metrics: { name: "metrics", port: 9150, protocol: "TCP", targetPort: "metrics" },
};

test.each<[string, MemcachedSpec, unknown[]]>([
  ["memcached alone", {}, [ports.memcached]],
  ["TLS", { security: { tls } }, [ports.memcached, ports.tls]],
  ["monitoring", { monitoring: { enabled: true } }, [ports.memcached, ports.metrics]],
  [
    "TLS and monitoring",
    { security: { tls }, monitoring: { enabled: true } },
    [ports.memcached, ports.tls, ports.metrics],
  ],
])("has the ports of %s, in their order", (_, spec, expected) => {
  expect(service.build(memcached(spec), context())).toHaveProperty("spec.ports", expected);
});

test("has the annotations that are given", () => {
  const annotations = { "example.com/team": "web" };

  expect(service.build(memcached({ service: { annotations } }), context())?.metadata.annotations).toEqual(annotations);
});

test("has no annotations when none are given", () => {
  const built = service.build(memcached({ service: { annotations: {} } }), context());

  expect(built?.metadata).not.toHaveProperty("annotations");
});

test("is built even where the Deployment is not", () => {
  const cr = memcached({ security: { tls: { enabled: true } } });

  expect(service.build(cr, context())).toHaveProperty("spec.ports", [ports.memcached, ports.tls]);
});
