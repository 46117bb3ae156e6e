/** What `default` makes of a Redis that users write, with `validate` and the rules of the CRD behind it. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Runtime } from "../../../dev/operator/functions.ts";
import { until } from "../../../dev/platform/until.ts";
import { namespace, type OwnApiServer, startApiServer } from "../../support/admission/api-server.ts";
import { type Functions, startFunctions } from "../../support/admission/functions.ts";
import { clean, rows } from "../../support/admission/redis/rows.ts";
import { redisSubject } from "../../support/admission/redis/subject.ts";
import { spec } from "../../support/admission/row.ts";
import { accepted, replaced } from "../../support/admission/stored.ts";
import { expected, named, storeOld, submitted, verdict } from "../../support/admission/verdict.ts";
import type { AnySpec } from "../../support/submit.ts";

const table = named(rows);
const uncounted = spec({ replicas: undefined }, clean);

let server: OwnApiServer;
let functions: Functions;

beforeAll(async () => {
  server = await startApiServer(redisSubject);
  await storeOld(server, table);
  await accepted(server.write({ name: "never-counted", spec: uncounted, store: true }));
  await server.installCrd("with rules");
});
afterAll(async () => {
  await functions?.stop();
  await server.stop();
});

test("without functions replicas stays absent, as no schema can tell it", async () => {
  const { object } = await accepted(server.write({ name: "cart", spec: uncounted }));

  expect(object.spec).not.toHaveProperty("replicas");
});

const runtimes: readonly Runtime[] = ["deno", "node"];

describe.each(runtimes)("default on %s", (runtime) => {
  beforeAll(async () => {
    await functions?.stop();
    functions = await startFunctions(server.platform, { runtime });
    await until("the function is asked", async () => {
      const { object } = await server.write({ name: "probe", spec: uncounted });
      return object.spec?.replicas === 3;
    });
  });

  const created = async (given: AnySpec): Promise<AnySpec> =>
    (await accepted(server.write({ name: "new", spec: given }))).object.spec ?? {};

  test.each<[string, AnySpec, number]>([
    ["mode Standalone", { auth: clean.auth }, 1],
    ["mode Replication", uncounted, 3],
    ["no spec to speak of", {}, 1],
  ])("writes the number of pods of %s down", async (_, given, replicas) => {
    expect(await created(given)).toHaveProperty("replicas", replicas);
  });

  test("leaves a number that is given, and writes nothing else", async () => {
    const given = spec({ replicas: 5 }, clean);

    expect(await created(given)).toEqual({ ...given, ...schemaDefaults });
    expect(await created(uncounted)).toEqual({ ...uncounted, ...schemaDefaults, replicas: 3 });
  });

  test("brings back a number that an update takes away, and writes none where there never was one", async () => {
    const name = `counted-${runtime}`;
    const { object } = await accepted(server.write({ name, spec: clean, store: true }));
    const { object: now } = await accepted(replaced(server, object, uncounted));
    const { object: stillAbsent } = await accepted(
      replaced(server, await server.read("never-counted"), spec({ image: "redis:7.2" }, uncounted)),
    );

    expect(now.spec).toHaveProperty("replicas", 3);
    expect(stillAbsent.spec).not.toHaveProperty("replicas");
  });

  test("kubectl scale works for who has counted nothing", async () => {
    const name = `scaled-${runtime}`;
    await accepted(server.write({ name, spec: uncounted, store: true }));

    await server.platform.kubectl(["-n", namespace, "scale", `redis.redis.ebb.dev/${name}`, "--replicas=4"]);

    expect((await server.read(name)).spec).toHaveProperty("replicas", 4);
  });

  test("an apply of the same twice stores it once", async () => {
    const apply = async () =>
      await accepted(
        server.write({
          method: "PATCH",
          name: `applied-${runtime}`,
          spec: uncounted,
          store: true,
          contentType: "application/apply-patch+yaml",
          fieldManager: "user",
        }),
      );
    const first = await apply();
    const second = await apply();

    expect(second.object.metadata.resourceVersion).toBe(first.object.metadata.resourceVersion);
  });

  test.each(table)("and validate behind it: $title", async (row) => {
    const said = await submitted(server, row);

    expect(verdict(said, row)).toEqual(expected(row));
  });
});

/** With which the API server stores a Redis of any mode. */
const schemaDefaults = { image: "redis:7.0", port: 6379, auth: { secretRef: { name: "login", key: "password" } } };
