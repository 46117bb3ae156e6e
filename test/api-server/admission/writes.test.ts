/** The day of a user with `default` and `validate` before the API server, beside the rules of the CRD: which writes they see, and what is said. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../../dev/platform/until.ts";
import { type OwnApiServer, type Stored, startApiServer } from "../../support/admission/api-server.ts";
import { type Functions, startFunctions } from "../../support/admission/functions.ts";
import { shownByKubectl } from "../../support/admission/kubectl.ts";
import { all } from "../../support/admission/largest.ts";
import { clean, spec } from "../../support/admission/row.ts";
import { accepted, replaced, stored } from "../../support/admission/stored.ts";
import type { AnySpec } from "../../support/submit.ts";

/** Stored before there were rules. */
const before: Record<string, AnySpec> = {
  faulty: spec({ memcached: { maxItemSize: "768k", extraArgs: ["-d"] } }),
  "faulty-deleted": spec({ memcached: { extraArgs: ["-d"] } }),
  incomplete: spec({ autoscaling: { enabled: true } }),
  absent: clean,
};
const autoscaling = { enabled: true, maxReplicas: 3 };
const budget = { podDisruptionBudget: { enabled: true, minAvailable: 4 } };

let server: OwnApiServer;
let functions: Functions;

beforeAll(async () => {
  server = await startApiServer();
  await server.installCrd("without rules");
  const finalizers = ["tests.ebb.dev/keep"];
  for (const [name, spec] of Object.entries(before))
    await accepted(server.write({ name, spec, store: true, metadata: { finalizers } }));
  await server.installCrd("with rules");
  functions = await startFunctions(server.platform);
  await until("the functions are asked", async () => {
    const { object, warnings } = await server.write({ name: "probe", spec: spec({ image: "memcached:latest" }) });
    return object.spec?.replicas === 1 && warnings.length === 1;
  });
});
afterAll(async () => {
  await functions.stop();
  await server.stop();
});

describe("kubectl", () => {
  const kubectl = (args: readonly string[], object?: Pick<Stored, "metadata" | "spec">) =>
    shownByKubectl(server.platform, args, object);

  test.each(["create", "apply", "apply --server-side"])("%s prints warnings", async (verb) => {
    const name = `warned-by-${verb.replaceAll(/\W+/g, "-")}`;
    const latest = { metadata: { name }, spec: spec({ image: "memcached:latest" }) };
    const { exitCode, stdout, stderr } = await kubectl([...verb.split(" "), "-f", "-"], latest);

    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain(name);
    expect(stderr).toBe("Warning: spec.image: a restart may change the version");
  });

  test.each(["create", "apply"])("%s prints every mistake", async (verb) => {
    const broken = {
      metadata: { name: "broken" },
      spec: spec({ memcached: { extraArgs: ["-d"] }, autoscaling: { enabled: true } }),
    };
    const { exitCode, stderr } = await kubectl([verb, "-f", "-"], broken);

    expect(exitCode).toBe(1);
    expect(stderr).toContain('The Memcached "broken" is invalid');
    expect(stderr).toContain("spec.memcached.extraArgs: Invalid value");
    expect(stderr).toContain("spec.autoscaling.maxReplicas: Required value: say how far the autoscaler may go");
  });

  test("apply twice changes nothing", async () => {
    const given = { metadata: { name: "twice" }, spec: clean };
    await kubectl(["apply", "-f", "-"], given);
    const { stdout, stderr } = await kubectl(["apply", "-f", "-"], given);

    expect({ stdout, stderr }).toEqual({ stdout: "memcached.memcached.c5c3.io/twice unchanged", stderr: "" });
    expect((await server.read("twice")).metadata.generation).toBe(1);
  });

  test("scale is refused under autoscaling, and replicas stays absent (25)", async () => {
    const { metadata } = await stored(server, { autoscaling });
    const { exitCode, stderr } = await kubectl(["scale", `memcached/${metadata.name}`, "--replicas=3"]);

    expect(exitCode).toBe(1);
    expect(stderr).toContain("the autoscaler sets the number of pods: remove replicas");
    expect((await server.read(metadata.name)).spec).not.toHaveProperty("replicas");
  });

  test("scale is refused onto minAvailable, and not to 0 or above it (25)", async () => {
    const { metadata } = await stored(server, { replicas: 6, highAvailability: budget });
    const scale = (replicas: number) => kubectl(["scale", `memcached/${metadata.name}`, `--replicas=${replicas}`]);

    const refused = await scale(4);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain("minAvailable 4 must stay below replicas 4");
    for (const replicas of [5, 0]) {
      expect((await scale(replicas)).exitCode).toBe(0);
      expect((await server.read(metadata.name)).spec).toHaveProperty("replicas", replicas);
    }
  });
});

describe("no function is asked about", () => {
  const asked = (): number => functions.happenings.filter(({ what }) => what === "answered").length;
  /** How often, when each of two functions is asked about a last write that concerns them. */
  const askedFor = async (work: () => Promise<unknown>): Promise<number> => {
    const before = asked();
    await work();
    await accepted(server.write({ name: "last", spec: clean }));
    await until("both have answered", () => asked() >= before + 2);
    return asked() - before - 2;
  };
  const mergePatch = { method: "PATCH", contentType: "application/merge-patch+json", store: true } as const;

  test.each(["faulty", "absent"])("labels, status and finalizers: %s", async (name) => {
    const labelled = { metadata: { labels: { team: "a" }, annotations: { note: "b" } } };
    const status = { readyReplicas: 1, observedGeneration: 1 };
    const finalizers = { metadata: { finalizers: null } };

    const times = await askedFor(async () => {
      await accepted(server.write({ ...mergePatch, name, ...labelled }));
      await accepted(server.write({ ...mergePatch, name, subresource: "status", status }));
      await accepted(server.write({ ...mergePatch, name, ...finalizers }));
    });

    expect(times).toBe(0);
    const { metadata, status: live } = (await server.read(name)) as Stored & { status?: object };
    expect(metadata.labels).toEqual({ team: "a" });
    expect(metadata.finalizers).toBeUndefined();
    expect(live).toEqual(status);
  });

  test("the number of pods, where it is scaled", async () => {
    const { metadata } = await stored(server, {});
    const scale = ["scale", `memcached/${metadata.name}`, "--replicas=3"];

    expect(await askedFor(() => shownByKubectl(server.platform, scale))).toBe(0);
    expect((await server.read(metadata.name)).spec).toHaveProperty("replicas", 3);
  });

  test("the deletion of what breaks rules, with a finalizer to wait for", async () => {
    const name = "faulty-deleted";

    const times = await askedFor(async () => {
      await accepted(server.write({ method: "DELETE", name, store: true }));
      expect((await server.read(name)).metadata.deletionTimestamp).toBeDefined();
      await accepted(server.write({ ...mergePatch, name, metadata: { labels: { team: "a" }, finalizers: null } }));
    });

    expect(times).toBe(0);
    await expect(server.read(name)).rejects.toThrow(name);
  });
});

test("the largest object is taken by both functions", async () => {
  const { metadata, spec: old } = await stored(server, { image: "memcached:latest" });
  const { status, message, object, warnings } = await replaced(server, { metadata } as Stored, spec(all, old));

  expect(status, message).toBe(200);
  expect(object.spec).toHaveProperty("autoscaling.behavior.scaleDown");
  expect(warnings).toContainEqual(expect.stringMatching(/^spec\.autoscaling\.enabled: /));
});

test("an update of what breaks rules is refused for what it changes alone, and told of the rest once", async () => {
  const old = await server.read("faulty");
  const changed = (changes: AnySpec) => replaced(server, old, spec(changes, old.spec));

  const mended = await changed({ memcached: { maxItemSize: "1m" }, image: "memcached:1.6.40" });
  const worse = await changed({ memcached: { maxItemSize: "256k" } });

  expect(mended.status, mended.message).toBe(200);
  expect(mended.warnings).toEqual([expect.stringMatching(/^spec\.memcached\.extraArgs: .*-d makes the server exit/)]);
  expect(worse.causes.map(({ field }) => field)).toEqual(["spec.memcached.maxItemSize"]);
});

test("an update that leaves an old mistake alone is accepted, though default could complete what is beside the mistake", async () => {
  const old = await server.read("incomplete");
  const { status, message } = await replaced(server, old, spec({ image: "memcached:1.6.40" }, old.spec));

  expect(status, message).toBe(200);
});
