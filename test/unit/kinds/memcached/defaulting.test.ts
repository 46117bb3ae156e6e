/** What `default` writes: §4.1 of the contract row by row. */

import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../../../src/api/kubernetes/object.ts";
import { type Memcached, Memcached as MemcachedSchema } from "../../../../src/api/memcached.c5c3.io/index.ts";
import { withDefaults } from "../../../../src/kinds/memcached/defaulting.ts";
import { memcached as kind } from "../../../../src/kinds/memcached/index.ts";
import { rows } from "../../../support/admission/table.ts";
import type { AnySpec } from "../../../support/submit.ts";
import { compatible, context, secure, memcached as typed } from "./fixtures.ts";

/** What comes from clients has no type. */
const memcached = (spec: AnySpec | undefined): Memcached => {
  const { spec: _, ...cr } = typed();
  return spec === undefined ? cr : { ...cr, spec: JSON.parse(JSON.stringify(spec)) };
};

const defaulted = (spec: AnySpec | undefined, old?: AnySpec): AnySpec =>
  (withDefaults(memcached(spec), old && memcached(old)).spec ?? {}) as AnySpec;

const server = { maxMemoryMB: 64, maxConnections: 1024, threads: 4, maxItemSize: "1m", verbosity: 0 };
const base = { image: "memcached:1.6", memcached: server };
const on = { autoscaling: { enabled: true, maxReplicas: 5 } };
const off = { autoscaling: { enabled: false, maxReplicas: 5 } };

describe("replicas", () => {
  test.each<[string, AnySpec, AnySpec | undefined, number | undefined]>([
    ["are 1 in a new object", {}, undefined, 1],
    ["are 1 in a new object whose autoscaling is off", off, undefined, 1],
    ["are as given in a new object", { replicas: 3 }, undefined, 3],
    ["may be 0 in a new object", { replicas: 0 }, undefined, 0],
    ["are not there in a new object under autoscaling", on, undefined, undefined],
    ["are 1 again where the user removes them", {}, { replicas: 3 }, 1],
    ["are 1 again where the user removes a 0", {}, { replicas: 0 }, 1],
    ["stay away where they were absent before", { image: "a:1" }, {}, undefined],
    ["stay as they are", { replicas: 3, image: "a:1" }, { replicas: 3 }, 3],
    ["are what they are changed to", { replicas: 4 }, { replicas: 3 }, 4],
    ["go where autoscaling is turned on over a stored 1", { ...on, replicas: 1 }, { replicas: 1 }, undefined],
    [
      "go with autoscaling that is spelled out as off before",
      { ...on, replicas: 1 },
      { ...off, replicas: 1 },
      undefined,
    ],
    ["stay where autoscaling is turned on over a stored 3", { ...on, replicas: 3 }, { replicas: 3 }, 3],
    ["stay where autoscaling is turned on over a stored 0", { ...on, replicas: 0 }, { replicas: 0 }, 0],
    ["stay where autoscaling is turned on with a 1 in place of a 3", { ...on, replicas: 1 }, { replicas: 3 }, 1],
    ["stay where autoscaling is turned on with a 1 in place of none", { ...on, replicas: 1 }, {}, 1],
    ["stay in a new object under autoscaling, to be refused", { ...on, replicas: 1 }, undefined, 1],
    ["stay where autoscaling was on over a 1 already", { ...on, replicas: 1 }, { ...on, replicas: 1 }, 1],
    ["are not written where the user removes them under autoscaling", on, { ...on, replicas: 1 }, undefined],
    ["stay away where autoscaling is turned off, so that the present number is kept", off, on, undefined],
    ["stay away where autoscaling is taken away", {}, on, undefined],
    ["stay away where autoscaling is turned off and an ignored 1 removed", off, { ...on, replicas: 1 }, undefined],
    ["are as given where autoscaling is turned off", { ...off, replicas: 3 }, on, 3],
  ])("%s", (_, spec, old, expected) => {
    const { replicas } = defaulted(spec, old);

    expect(replicas).toBe(expected);
  });
});

describe("autoscaling", () => {
  const cpu = {
    type: "Resource",
    resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
  };
  const slow = { scaleDown: { stabilizationWindowSeconds: 300 } };

  test.each<[string, object, object]>([
    ["gets a metric and a behaviour", {}, { metrics: [cpu], behavior: slow }],
    ["gets a metric in place of an empty list", { metrics: [] }, { metrics: [cpu], behavior: slow }],
    ["keeps its metrics", { metrics: [{ type: "Pods" }] }, { metrics: [{ type: "Pods" }], behavior: slow }],
    ["keeps its behaviour", { behavior: { scaleUp: {} } }, { metrics: [cpu], behavior: { scaleUp: {} } }],
    ["keeps an empty behaviour", { behavior: {} }, { metrics: [cpu], behavior: {} }],
  ])("that is enabled %s", (_, section, more) => {
    expect(defaulted({ autoscaling: { ...on.autoscaling, ...section } }).autoscaling).toEqual({
      ...on.autoscaling,
      ...section,
      ...more,
    });
  });

  test.each<[string, unknown]>([
    ["off", { enabled: false }],
    ["not said to be on", {}],
    ["on by a text", { enabled: "true" }],
    ["on by a number", { enabled: 1 }],
  ])("that is %s gets nothing", (_, autoscaling) => {
    expect(defaulted({ autoscaling }).autoscaling).toEqual(autoscaling);
  });

  test("gets no minReplicas, which have no default", () => {
    expect(defaulted(on).autoscaling).not.toHaveProperty("minReplicas");
  });
});

describe("fields with a default", () => {
  test("are all there in an object without a spec", () => {
    expect(defaulted(undefined)).toEqual({ ...base, replicas: 1 });
  });

  const sections = {
    highAvailability: { gracefulShutdown: {} },
    monitoring: { serviceMonitor: {} },
    security: { sasl: {}, tls: {}, networkPolicy: {} },
    service: {},
  };
  const full = {
    ...sections,
    highAvailability: {
      antiAffinityPreset: "soft",
      gracefulShutdown: { preStopDelaySeconds: 10, terminationGracePeriodSeconds: 30 },
    },
    monitoring: {
      exporterImage: "prom/memcached-exporter:v0.15.4",
      serviceMonitor: { interval: "30s", scrapeTimeout: "10s" },
    },
  };

  test("are there in each section that is, and in no other", () => {
    expect(defaulted(sections)).toEqual({ ...base, replicas: 1, ...full });
    expect(defaulted({ highAvailability: {}, monitoring: {} })).toEqual({
      ...base,
      replicas: 1,
      highAvailability: { antiAffinityPreset: "soft" },
      monitoring: { exporterImage: full.monitoring.exporterImage },
    });
  });

  test("stand in for a 0 or an empty text that came through", () => {
    expect(
      defaulted({
        image: "",
        memcached: { maxMemoryMB: 0, maxConnections: 0, threads: 0, maxItemSize: "", verbosity: 0 },
        highAvailability: {
          antiAffinityPreset: "",
          gracefulShutdown: { preStopDelaySeconds: 0, terminationGracePeriodSeconds: 0 },
        },
        monitoring: { exporterImage: "", serviceMonitor: { interval: "", scrapeTimeout: "" } },
      }),
    ).toEqual({
      ...base,
      replicas: 1,
      highAvailability: full.highAvailability,
      monitoring: full.monitoring,
    });
  });

  test("are what the schema itself gives", () => {
    const { spec } = MemcachedSchema.parse(memcached(sections));

    expect(defaulted(sections)).toEqual({ ...spec, replicas: 1 });
  });

  test("change nothing that is given", () => {
    const given = {
      image: "a@sha256:0",
      replicas: 0,
      memcached: { maxMemoryMB: 16, maxConnections: 1, threads: 1, maxItemSize: "1k", verbosity: 2 },
      highAvailability: {
        antiAffinityPreset: "none",
        gracefulShutdown: { preStopDelaySeconds: 1, terminationGracePeriodSeconds: 2 },
      },
      monitoring: { exporterImage: "b:1", serviceMonitor: { interval: "0", scrapeTimeout: "1s" } },
      autoscaling: { enabled: false },
    };

    expect(defaulted(given)).toEqual(given);
  });
});

describe("what is of a wrong type is left for the schema to refuse:", () => {
  test.each<[string, AnySpec]>([
    ["replicas that are a text", { replicas: "3" }],
    ["an image that is 0", { image: 0 }],
    ["an image that is false", { image: false }],
    ["a size that is 0", { memcached: { ...server, maxItemSize: 0 } }],
    ["threads that are an empty text", { memcached: { ...server, threads: "" } }],
    ["a server that is a text", { memcached: "" }],
    ["a server that is a list", { memcached: [] }],
    ["sections that are texts", { highAvailability: "", monitoring: "on", autoscaling: "on" }],
    ["sections that are numbers", { highAvailability: 0, monitoring: 1, autoscaling: 2 }],
    ["sections that are lists", { highAvailability: [], monitoring: [{}], autoscaling: [] }],
    [
      "sections of sections",
      {
        highAvailability: { antiAffinityPreset: "soft", gracefulShutdown: "on" },
        monitoring: { exporterImage: "a:1", serviceMonitor: true },
      },
    ],
  ])("%s", (_, wrong) => {
    expect(defaulted(wrong)).toEqual({ ...base, replicas: 1, ...wrong });
  });

  test("metrics that are an object", () => {
    const autoscaling = { enabled: true, metrics: {}, behavior: "slow" };

    expect(defaulted({ autoscaling })).toEqual({ ...base, autoscaling });
  });

  test.each(["", "text", 0, 1, false, [], [{}]])("a spec that is %j", (spec) => {
    const cr = { ...memcached({}), spec } as unknown as Memcached;

    expect(withDefaults(cr, undefined)).toEqual(cr);
  });

  test.each([undefined, null, "", 0, [], { autoscaling: "on" }])("a spec before that was %j", (spec) => {
    const old = { ...memcached({}), spec } as unknown as Memcached;

    expect(withDefaults(memcached({ replicas: 2 }), old).spec).toEqual({ ...base, replicas: 2 });
  });
});

test("an object is not changed but copied, and once is enough", () => {
  const updates = rows.flatMap(({ spec, old }) => [
    { spec, old },
    { spec, old: {} },
    { spec: {}, old: spec },
  ]);

  for (const { spec, old } of updates) {
    const [cr, before] = [memcached(spec), old && memcached(old)];
    const text = JSON.stringify([cr, before]);

    const first = withDefaults(cr, before);

    expect(withDefaults(first, before)).toEqual(first);
    expect(JSON.stringify([cr, before])).toBe(text);
    expect({ ...first, spec: {} }).toEqual({ ...cr, spec: {} });
  }
});

describe("children are the same with and without it", () => {
  /** A child, or why there is none: a stored object may break rules. */
  const childrenOf = (cr: Memcached, settings = secure): (KubeObject | string | undefined)[] =>
    kind.children.map((child) => {
      try {
        return child.build(cr, context({ settings }));
      } catch (error) {
        return String(error);
      }
    });

  const accepted = rows.filter(({ refused }) => refused === undefined);
  const more = [
    { title: "nothing", spec: {} },
    {
      title: "empty sections",
      spec: { highAvailability: {}, monitoring: {}, security: {}, service: {}, autoscaling: {} },
    },
    {
      title: "all switched on by a word",
      spec: {
        highAvailability: { gracefulShutdown: { enabled: true } },
        monitoring: { enabled: true, serviceMonitor: {} },
        autoscaling: { enabled: true, maxReplicas: 3 },
      },
    },
    {
      title: "times that are empty",
      spec: { monitoring: { enabled: true, serviceMonitor: { interval: "", scrapeTimeout: "" } } },
    },
  ];

  test.each([...accepted, ...more])("$title", ({ spec, old }: { spec: AnySpec; old?: AnySpec }) => {
    const cr = memcached(spec);
    const mended = withDefaults(cr, old && memcached(old));

    for (const settings of [secure, compatible]) expect(childrenOf(mended, settings)).toEqual(childrenOf(cr, settings));
  });

  test("of which none is missing in these", () => {
    const made = kind.children.filter((_, index) =>
      [...accepted, ...more].some(({ spec }) => typeof childrenOf(memcached(spec))[index] === "object"),
    );

    expect(made.map(({ resource }) => resource.kind)).toEqual(
      kind.children.map(({ resource }) => resource.kind).filter((name) => name !== "NetworkPolicy"),
    );
  });
});

test("a section that an update leaves as it was stays so, however incomplete: to the rules it would be a changed one", () => {
  const monitoring = { enabled: true, serviceMonitor: { interval: "" } };
  const old = { ...base, monitoring, autoscaling: { enabled: true } };

  expect(defaulted({ ...old, image: "memcached:1.6.40" }, old)).toEqual({ ...old, image: "memcached:1.6.40" });
  expect(defaulted({ ...old, autoscaling: { enabled: true, maxReplicas: 3 } }, old)).toMatchObject({
    monitoring,
    autoscaling: { maxReplicas: 3, behavior: expect.anything(), metrics: [expect.anything()] },
  });
});
