/** Memcacheds that a test stores and changes, and that have to be accepted. */

import { expect } from "vitest";
import type { AnySpec, Version } from "../submit.ts";
import type { OwnApiServer, Said, Stored } from "./api-server.ts";
import { spec } from "./row.ts";

export const accepted = async (writing: Promise<Said>): Promise<Said> => {
  const said = await writing;
  expect(said.status, said.message).toBeOneOf([200, 201]);
  return said;
};

let names = 0;

/** A clean one with these changes, of a name of its own. */
export const stored = async ({ write }: OwnApiServer, changes: AnySpec, version?: Version): Promise<Stored> => {
  names += 1;
  const given = { name: `cache-${names}`, spec: spec(changes), ...(version && { version }), store: true };
  return (await accepted(write(given))).object;
};

/** What the API server says when the whole object is sent back with another spec. */
export const replaced = (
  { write }: OwnApiServer,
  { metadata: { name, resourceVersion } }: Stored,
  spec: AnySpec,
  version?: Version,
): Promise<Said> => write({ method: "PUT", name, metadata: { resourceVersion }, spec, ...(version && { version }) });
