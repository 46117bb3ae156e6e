/** What is expected to be said of a row of a table, and what was said, in one form. */

import { expect } from "vitest";
import type { OwnApiServer, Said } from "./api-server.ts";
import { any, type Row } from "./row.ts";

export type NamedRow = Row & { name: string };

export const named = (rows: readonly Row[]): NamedRow[] =>
  rows.map((row, index) => ({ ...row, name: row.name ?? `row-${index}` }));

/** The objects before an update, some of which the rules would refuse. */
export const storeOld = async (server: OwnApiServer, table: readonly NamedRow[]): Promise<void> => {
  await server.installCrd("without rules");
  for (const { name, old } of table) {
    if (old === undefined) continue;
    const { status, message } = await server.write({ name, spec: old, store: true });
    expect(status, message).toBe(201);
  }
};

export const submitted = async ({ write, read }: OwnApiServer, { name, spec, old }: NamedRow): Promise<Said> => {
  if (old === undefined) return await write({ name, spec });
  const { resourceVersion } = (await read(name)).metadata;
  return await write({ method: "PUT", name, spec, metadata: { resourceVersion } });
};

export interface Verdict {
  refused: string[];
  warned: string[];
}

export const expected = ({ refused = {}, warns = [], forgiven = {} }: Row): Verdict => ({
  refused: lines(refused),
  warned: [...warns, ...lines(forgiven)].toSorted(),
});

/** Of `validate`: what is forgiven only the API server tells, and about what the schema refuses the function is not asked. */
export const asAsked = ({ forgiven: _, ...row }: Row): Row => {
  const ofSchema = Object.entries(row.refused ?? {}).filter(([, text]) => text === any);
  return ofSchema.length > 0 ? { ...row, refused: Object.fromEntries(ofSchema) } : row;
};

const lines = (messages: NonNullable<Row["refused"]>): string[] =>
  Object.entries(messages)
    .flatMap(([field, texts]) => [texts].flat().map((text) => `${field}: ${text}`))
    .toSorted();

/** The API server writes `limits[memory]`, and puts the kind of mistake and a value before its words. */
export const verdict = ({ status, causes, warnings }: Said, { refused = {} }: Row): Verdict => {
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
const bare = (message: string): string =>
  message.replace(/^(?:Invalid|Required) value: (?:(?:"[A-Za-z]+"|[0-9]+): )?/, "");
const bareWarning = (warning: string): string => {
  const [field = "", ...rest] = warning.replace(/^.* with binding '[^']+': /, "").split(": ");
  return `${dotted(field)}: ${bare(rest.join(": "))}`;
};
