/** Each rule of Redis stands twice, as CEL and in TypeScript: here the CEL judges the objects that the TypeScript judges in a unit test. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { warningPolicy } from "../../../dev/generate/rules.ts";
import { until } from "../../../dev/platform/until.ts";
import { redis } from "../../../src/kinds/redis/index.ts";
import { namespace, type OwnApiServer, startApiServer } from "../../support/admission/api-server.ts";
import { rows } from "../../support/admission/redis/rows.ts";
import { redisSubject } from "../../support/admission/redis/subject.ts";
import { expected, named, storeOld, submitted, verdict } from "../../support/admission/verdict.ts";

const table = named(rows);
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
  await until("warnings are given", async () => (await server.write({ name: "probe", spec: {} })).warnings.length > 0);
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
