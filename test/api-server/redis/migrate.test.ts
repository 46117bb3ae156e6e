/** What `ebb migrate redis` writes is taken by the CRD, with its rules, to the last field. */

import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { program } from "../../../cli/program.ts";
import { root } from "../../../dev/bundle/functions.ts";
import { type OwnApiServer, startApiServer } from "../../support/admission/api-server.ts";
import { redisSubject } from "../../support/admission/redis/subject.ts";
import { memoryTerminal } from "../../support/memory-terminal.ts";

const inputs = [
  ...readdirSync(`${root}test/testdata/migrate`)
    .filter((file) => file.endsWith(".input.yaml"))
    .map((file) => `test/testdata/migrate/${file}`),
  ...readdirSync(`${root}docs/examples`).map((file) => `docs/examples/${file}`),
];

let server: OwnApiServer;

beforeAll(async () => {
  server = await startApiServer(redisSubject);
  await server.installCrd("with rules");
  for (const name of ["shop", "jobs"]) await server.platform.kubectl(["create", "namespace", name]);
});
afterAll(() => server.stop());

test.each(inputs)("9: the Redis of %s is strictly valid, and stored as it is written", async (file) => {
  const terminal = memoryTerminal({ old: readFileSync(`${root}${file}`, "utf8") });
  expect(await program(terminal, ["migrate", "redis", "-f", "old"])).toBe(0);

  const written = parseAllDocuments(terminal.out).map((document) => document.toJS());
  const redis = written.find(({ kind }) => kind === "Redis");

  const args = ["create", "--dry-run=server", "--validate=strict", "-o", "json", "-f", "-"];
  const stored = JSON.parse(await server.platform.kubectl(args, { input: JSON.stringify(redis) }));

  expect(stored).toMatchObject(redis);
});
