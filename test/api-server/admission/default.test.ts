/** What `default` makes of what users write, with `validate` and the rules of the CRD behind it. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Runtime } from "../../../dev/operator/functions.ts";
import { until } from "../../../dev/platform/until.ts";
import { type OwnApiServer, type Said, type Stored, startApiServer } from "../../support/admission/api-server.ts";
import { type Functions, startFunctions } from "../../support/admission/functions.ts";
import { clean, spec } from "../../support/admission/row.ts";
import { accepted, replaced, stored } from "../../support/admission/stored.ts";
import { type AnySpec, versions } from "../../support/submit.ts";

const autoscaling = { enabled: true, maxReplicas: 3 };

const defaultMetric = {
  type: "Resource",
  resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
};
const defaultBehavior = { scaleDown: { stabilizationWindowSeconds: 300 } };

/** A spec that no schema takes, and what `default` makes of it. */
const empty: readonly [field: string, given: AnySpec, mended: AnySpec][] = [
  ["image", { image: "" }, { image: "memcached:1.6" }],
  ["maxMemoryMB", { memcached: { maxMemoryMB: 0 } }, { memcached: { maxMemoryMB: 64 } }],
  ["maxConnections", { memcached: { maxConnections: 0 } }, { memcached: { maxConnections: 1024 } }],
  ["threads", { memcached: { threads: 0 } }, { memcached: { threads: 4 } }],
  ["maxItemSize", { memcached: { maxItemSize: "" } }, { memcached: { maxItemSize: "1m" } }],
  [
    "antiAffinityPreset",
    { highAvailability: { antiAffinityPreset: "" } },
    { highAvailability: { antiAffinityPreset: "soft" } },
  ],
  [
    "preStopDelaySeconds",
    { highAvailability: { gracefulShutdown: { enabled: true, preStopDelaySeconds: 0 } } },
    { highAvailability: { gracefulShutdown: { preStopDelaySeconds: 10 } } },
  ],
  [
    "terminationGracePeriodSeconds",
    { highAvailability: { gracefulShutdown: { enabled: true, terminationGracePeriodSeconds: 0 } } },
    { highAvailability: { gracefulShutdown: { terminationGracePeriodSeconds: 30 } } },
  ],
  ["exporterImage", { monitoring: { exporterImage: "" } }, { monitoring: { exporterImage: /exporter:v/ } }],
];

let server: OwnApiServer;
let functions: Functions;

beforeAll(async () => {
  server = await startApiServer();
  await server.installCrd("without rules");
  await accepted(server.write({ name: "absent", spec: clean, store: true }));
  await server.installCrd("with rules");
});
afterAll(async () => {
  await functions.stop();
  await server.stop();
});

describe.each(versions)("without functions, through %s", (version) => {
  test.each(empty)("an empty %s is refused (43)", async (field, given) => {
    const { status, causes } = await server.write({ name: "cache", version, spec: spec(given) });

    expect(status).toBe(422);
    expect(causes.map((cause) => cause.field)).toContainEqual(expect.stringMatching(new RegExp(`\\b${field}$`)));
  });

  test("replicas stays absent", async () => {
    const { object } = await accepted(server.write({ name: "cache", version, spec: clean }));

    expect(object.spec).not.toHaveProperty("replicas");
  });
});

const runtimes: readonly Runtime[] = ["deno", "node"];

describe.each(runtimes)("default on %s", (runtime) => {
  beforeAll(async () => {
    await functions?.stop();
    functions = await startFunctions(server.platform, { runtime });
    await until("the function is asked", async () => {
      const { object } = await server.write({ name: "probe", spec: clean });
      return object.spec?.replicas === 1;
    });
  });

  describe.each(versions)("through %s", (version) => {
    const created = async (changes: AnySpec): Promise<AnySpec> =>
      (await accepted(server.write({ name: "new", version, spec: spec(changes) }))).object.spec ?? {};

    test("makes one replica of none, and leaves others alone, 0 among them", async () => {
      expect(await created({})).toHaveProperty("replicas", 1);
      expect(await created({ autoscaling: { enabled: false } })).toHaveProperty("replicas", 1);
      expect(await created({ replicas: 0 })).toHaveProperty("replicas", 0);
      expect(await created({ replicas: 5 })).toHaveProperty("replicas", 5);
    });

    test("makes one replica of an object without spec", async () => {
      const { object } = await accepted(server.write({ name: "new", version }));

      expect(object.spec).toMatchObject({ replicas: 1, image: "memcached:1.6", memcached: { maxMemoryMB: 64 } });
    });

    test("gives an autoscaled one metrics and behavior, and no replicas", async () => {
      const made = await created({ autoscaling });

      expect(made).not.toHaveProperty("replicas");
      expect(made.autoscaling).toEqual({ ...autoscaling, metrics: [defaultMetric], behavior: defaultBehavior });
    });

    test("leaves metrics and behavior that are given alone", async () => {
      const metrics = [
        { type: "Resource", resource: { name: "memory", target: { type: "Value", averageValue: "1" } } },
      ];
      const given = { ...autoscaling, metrics, behavior: { scaleUp: { stabilizationWindowSeconds: 1 } } };

      expect((await created({ autoscaling: given })).autoscaling).toEqual(given);
    });

    test.each(empty)("mends an empty %s (43)", async (field, given, mended) => {
      const made = await created(given);

      expect(memberOf(made, field)).toEqual(
        memberOf(mended, field) instanceof RegExp
          ? expect.stringMatching(memberOf(mended, field) as RegExp)
          : memberOf(mended, field),
      );
    });

    test("makes no section but memcached", async () => {
      expect(Object.keys(await created({})).toSorted()).toEqual(["image", "memcached", "replicas", "resources"]);
    });

    test("writes 1 when an update takes replicas away, and nothing where it was absent", async () => {
      const old = await stored(server, { replicas: 3 }, version);
      const { object: now } = await accepted(replaced(server, old, clean, version));
      const { object: stillAbsent } = await accepted(
        replaced(server, await server.read("absent"), spec({ image: "memcached:1.6.40" }), version),
      );

      expect(now.spec).toHaveProperty("replicas", 1);
      expect(stillAbsent.spec).not.toHaveProperty("replicas");
    });

    test("takes a stored 1 away when autoscaling is turned on, and tells it (24)", async () => {
      const old = await stored(server, {}, version);
      const { object, warnings } = await accepted(replaced(server, old, spec({ replicas: 1, autoscaling }), version));

      expect(old.spec).toHaveProperty("replicas", 1);
      expect(object.spec).not.toHaveProperty("replicas");
      expect(warnings).toEqual([
        expect.stringMatching(/^spec\.replicas: is ignored, /),
        expect.stringMatching(/^spec\.autoscaling\.enabled: /),
      ]);
    });

    test("leaves a stored 3 for the rule to refuse (24)", async () => {
      const old = await stored(server, { replicas: 3 }, version);
      const { status, causes } = await replaced(server, old, spec({ replicas: 3, autoscaling }), version);

      expect(status).toBe(422);
      expect(causes.map(({ field }) => field)).toEqual(["spec.replicas"]);
    });
  });
});

/** Of a member at any depth. */
const memberOf = (section: object, name: string): unknown =>
  Object.entries(section)
    .map(([key, value]) => (key === name ? value : isSection(value) ? memberOf(value, name) : undefined))
    .find((value) => value !== undefined);
const isSection = (value: unknown): value is object => typeof value === "object" && value !== null;

test("a dry run gives what a write gives, and stores nothing", async () => {
  const dry = await accepted(server.write({ name: "dry", spec: clean }));
  await expect(server.read("dry")).rejects.toThrow("dry");
  await accepted(server.write({ name: "dry", spec: clean, store: true }));

  expect((await server.read("dry")).spec).toEqual(dry.object.spec);
});

describe("a patch", () => {
  test.each([
    ["JSON", { contentType: "application/json-patch+json", patch: [{ op: "remove", path: "/spec/replicas" }] }],
    ["merge", { contentType: "application/merge-patch+json", spec: { replicas: null } }],
  ] as const)("in %s that takes replicas away leaves 1", async (_, patch) => {
    const { metadata } = await stored(server, { replicas: 3 });
    await accepted(server.write({ method: "PATCH", name: metadata.name, store: true, ...patch }));

    expect((await server.read(metadata.name)).spec).toHaveProperty("replicas", 1);
  });

  test("that turns autoscaling on over a stored 1 takes it away", async () => {
    const { metadata } = await stored(server, {});
    const patch = { contentType: "application/merge-patch+json", spec: { autoscaling } };
    const { object } = await accepted(server.write({ method: "PATCH", name: metadata.name, ...patch }));

    expect(object.spec).not.toHaveProperty("replicas");
  });
});

describe("server-side apply", () => {
  const apply = (name: string, spec: AnySpec): Promise<Said> =>
    accepted(
      server.write({
        method: "PATCH",
        name,
        spec,
        store: true,
        contentType: "application/apply-patch+yaml",
        fieldManager: "user",
      }),
    );

  test.each([
    ["a plain one", spec({})],
    ["an autoscaled one", spec({ autoscaling })],
    ["one with empty fields", spec({ image: "", memcached: { threads: 0 } })],
  ])("of %s twice stores it once, and its user owns nothing that default wrote", async (title, applied) => {
    const name = title.replaceAll(" ", "-");
    const { object: first } = await apply(name, applied);
    const { object: second } = await apply(name, applied);

    expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
    expect(second.metadata.generation).toBe(1);
    expect(pathsOf(ownedBy(second, "user"))).toEqual(pathsOf(applied));
  });

  test("that leaves replicas out gives up the user's number for 1", async () => {
    await apply("given-up", spec({ replicas: 3 }));
    const { object } = await apply("given-up", clean);

    expect(object.spec).toHaveProperty("replicas", 1);
    expect(pathsOf(ownedBy(object, "user"))).toEqual(pathsOf(clean));
  });

  test("of a number after default has written one is no conflict", async () => {
    await apply("taken-over", clean);
    const { object } = await apply("taken-over", spec({ replicas: 3 }));

    expect(object.spec).toHaveProperty("replicas", 3);
  });

  /** Fields of the spec, as the API server writes them down. */
  const ownedBy = ({ metadata }: Stored, manager: string): object => {
    const entry = metadata.managedFields?.find((one) => one.manager === manager && one.operation === "Apply");
    return entry?.fieldsV1?.["f:spec"] ?? {};
  };
  /** Of every member, without the marks of field ownership. */
  const pathsOf = (section: object): string[] =>
    Object.entries(section)
      .flatMap(([key, value]) => {
        const name = key.replace(/^f:/, "");
        const inner = isSection(value) ? pathsOf(value) : [];
        return inner.length > 0 ? inner.map((path) => `${name}.${path}`) : [name];
      })
      .toSorted();
});
