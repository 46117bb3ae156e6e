/** Each rule stands twice, as CEL and in TypeScript: here both judge the same objects, each behind a real API server. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../../dev/platform/until.ts";
import { type OwnApiServer, type Said, startApiServer } from "../../support/admission/api-server.ts";
import { type Functions, startFunctions } from "../../support/admission/functions.ts";
import { any, type Row, spec } from "../../support/admission/row.ts";
import { rows } from "../../support/admission/table.ts";

const table = rows.map((row, index) => ({ ...row, name: row.name ?? `row-${index}` }));

test("the table has an object for each rule, on both sides", () => {
  expect(table.length).toBeGreaterThanOrEqual(150);
});

describe("the CRD and the policy that warns", () => {
  let server: OwnApiServer;

  beforeAll(async () => {
    server = await startApiServer();
    await storeOld(server);
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
    await storeOld(server);
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

/** The objects before an update, some of which the rules would refuse. */
const storeOld = async (server: OwnApiServer): Promise<void> => {
  await server.installCrd("without rules");
  for (const { name, old } of table) {
    if (old === undefined) continue;
    const { status, message } = await server.write({ name, spec: old, store: true });
    expect(status, message).toBe(201);
  }
};

const untilWarned = (server: OwnApiServer): Promise<unknown> =>
  until("warnings are given", async () => {
    const { warnings } = await server.write({ name: "probe", spec: spec({ image: "memcached:latest" }) });
    return warnings.length > 0;
  });

const submitted = async ({ write, read }: OwnApiServer, { name, spec, old }: Row & { name: string }): Promise<Said> => {
  if (old === undefined) return await write({ name, spec });
  const { resourceVersion } = (await read(name)).metadata;
  return await write({ method: "PUT", name, spec, metadata: { resourceVersion } });
};

/** What is forgiven only the API server tells; about what the schema refuses the function is not asked. */
const asAsked = ({ forgiven: _, ...row }: Row): Row => {
  const ofSchema = Object.entries(row.refused ?? {}).filter(([, text]) => text === any);
  return ofSchema.length > 0 ? { ...row, refused: Object.fromEntries(ofSchema) } : row;
};

interface Verdict {
  refused: string[];
  warned: string[];
}

const expected = ({ refused = {}, warns = [], forgiven = {} }: Row): Verdict => ({
  refused: lines(refused),
  warned: [...warns, ...lines(forgiven)].toSorted(),
});

const lines = (messages: NonNullable<Row["refused"]>): string[] =>
  Object.entries(messages)
    .flatMap(([field, texts]) => [texts].flat().map((text) => `${field}: ${text}`))
    .toSorted();

/** What was said, in one form: the API server writes `limits[memory]`, and puts the kind of mistake and a value before its words. */
const verdict = ({ status, causes, warnings }: Said, { refused = {} }: Row): Verdict => {
  const told = causes.map(({ field, message }) => ({ field: dotted(field), message: bare(message) }));
  const ofSchema = Object.keys(refused).filter((field) => refused[field] === any);
  const mistakes = ofSchema
    .filter((field) => told.some((cause) => cause.field === field))
    .map((field) => `${field}: ${any}`);
  // Beside a mistake of the schema the API server tells more, in its own way.
  const others = told.filter(({ field }) => !ofSchema.includes(field) && !(ofSchema.length > 0 && !(field in refused)));
  const refusals = [...mistakes, ...others.map(({ field, message }) => `${field}: ${message}`)];
  expect(status, JSON.stringify(causes)).toBe(refusals.length > 0 ? 422 : status === 200 ? 200 : 201);
  return {
    refused: refusals.toSorted(),
    warned: warnings.map((warning) => bareWarning(warning)).toSorted(),
  };
};

const dotted = (field: string): string => field.replaceAll(/\[([a-z]+)\]/g, ".$1");
const bare = (message: string): string => message.replace(/^(?:Invalid|Required) value: /, "");
const bareWarning = (warning: string): string => {
  const [field = "", ...rest] = warning.replace(/^.* with binding '[^']+': /, "").split(": ");
  return `${dotted(field)}: ${bare(rest.join(": "))}`;
};
