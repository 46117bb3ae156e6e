/** Each rule stands twice, as CEL and in TypeScript: here both judge the same objects, each behind a real API server. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../../dev/platform/until.ts";
import { type OwnApiServer, startApiServer } from "../../support/admission/api-server.ts";
import { type Functions, startFunctions } from "../../support/admission/functions.ts";
import { spec } from "../../support/admission/row.ts";
import { rows } from "../../support/admission/table.ts";
import { asAsked, expected, named, storeOld, submitted, verdict } from "../../support/admission/verdict.ts";

const table = named(rows);

test("the table has an object for each rule, on both sides", () => {
  expect(table.length).toBeGreaterThanOrEqual(150);
});

describe("the CRD and the policy that warns", () => {
  let server: OwnApiServer;

  beforeAll(async () => {
    server = await startApiServer();
    await storeOld(server, table);
    await server.installCrd("with rules");
    await server.platform.kubectl(["apply", "--server-side", "-f", "knative/base/warnings.yaml"]);
    await untilWarned(server);
  });
  afterAll(() => server.stop());

  test.each(table)("$title", async (row) => {
    const said = await submitted(server, row);

    expect(verdict(said, row)).toEqual(expected(row));
  });
});

describe("the function validate", () => {
  let server: OwnApiServer;
  let functions: Functions;

  beforeAll(async () => {
    server = await startApiServer();
    await storeOld(server, table);
    // The CRD alone would refuse what the function is to be asked about.
    functions = await startFunctions(server.platform);
    // What `default` mends, `validate` would not see.
    await server.platform.kubectl(["delete", "mutatingwebhookconfiguration", "ebb-admission"]);
    await untilWarned(server);
  });
  afterAll(async () => {
    await functions.stop();
    await server.stop();
  });

  test.each(table)("$title", async (row) => {
    const said = await submitted(server, row);

    expect(verdict(said, row)).toEqual(expected(asAsked(row)));
  });
});

const untilWarned = (server: OwnApiServer): Promise<unknown> =>
  until("warnings are given", async () => {
    const { warnings } = await server.write({ name: "probe", spec: spec({ image: "memcached:latest" }) });
    return warnings.length > 0;
  });
