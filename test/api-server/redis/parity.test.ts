/** Each rule of Redis stands twice, as CEL and in TypeScript: here both judge the objects that the TypeScript judges in a unit test. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { warningPolicy } from "../../../dev/generate/rules.ts";
import { until } from "../../../dev/platform/until.ts";
import { redis } from "../../../src/kinds/redis/index.ts";
import { namespace, type OwnApiServer, startApiServer } from "../../support/admission/api-server.ts";
import { type Functions, startFunctions } from "../../support/admission/functions.ts";
import { rows } from "../../support/admission/redis/rows.ts";
import { redisSubject } from "../../support/admission/redis/subject.ts";
import { asAsked, expected, named, storeOld, submitted, verdict } from "../../support/admission/verdict.ts";

const table = named(rows);

const untilWarned = (server: OwnApiServer): Promise<unknown> =>
  until("warnings are given", async () => (await server.write({ name: "probe", spec: {} })).warnings.length > 0);

describe("the CRD and the policy that warns", () => {
  let server: OwnApiServer;

  beforeAll(async () => {
    server = await startApiServer(redisSubject);
    await storeOld(server, table);
    await server.installCrd("with rules");
    const { cautions = [] } = (await redis.admission?.()) ?? {};
    const policy = warningPolicy(redis, cautions, { name: "ebb-warnings-redises", namespaces: [namespace] });
    await server.platform.kubectl(["apply", "--server-side", "-f", "-"], {
      input: policy.map((object) => JSON.stringify(object)).join("\n---\n"),
    });
    await untilWarned(server);
  });
  afterAll(() => server.stop());

  test("V1: kubectl get redis finds them, as the plural is what the event source guesses", async () => {
    const { platform, write } = server;
    await write({ name: "found", spec: redisSubject.clean, store: true });

    expect(await platform.kubectl(["-n", namespace, "get", "redis", "found", "-o", "name"])).toContain(
      "redis.redis.ebb.dev/found",
    );
  });

  test.each(table)("$title", async (row) => {
    const said = await submitted(server, row);

    expect(verdict(said, row)).toEqual(expected(row));
  });
});

describe("the function validate", () => {
  let server: OwnApiServer;
  let functions: Functions;

  beforeAll(async () => {
    server = await startApiServer(redisSubject);
    await storeOld(server, table);
    // The CRD alone would refuse what the function is to be asked about.
    functions = await startFunctions(server.platform);
    // What `default` mends, `validate` would not see.
    await server.platform.kubectl(["delete", "mutatingwebhookconfiguration", "ebb-admission"]);
    await untilWarned(server);
  });
  afterAll(async () => {
    await functions?.stop();
    await server.stop();
  });

  test.each(table)("$title", async (row) => {
    const said = await submitted(server, row);

    expect(verdict(said, row)).toEqual(expected(asAsked(row)));
  });
});
