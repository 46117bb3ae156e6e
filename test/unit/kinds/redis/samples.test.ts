import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { judge } from "../../../../src/admission/judge.ts";
import type { Redis } from "../../../../src/api/redis.ebb.dev/index.ts";
import { admission } from "../../../../src/kinds/redis/admission.ts";

const folder = new URL("../../../../knative/samples/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.startsWith("redis-"));
const samples = files.map((file): [string, Redis] => {
  const documents = parseAllDocuments(readFileSync(new URL(file, folder), "utf8")).map((one) => one.toJS());
  return [file, documents.find(({ kind }) => kind === "Redis")];
});

test.each(samples)("S3-06, S3-14: nothing is to be said about the sample %s", (_, sample) => {
  expect(judge(admission, sample, undefined)).toEqual({ causes: [], warnings: [] });
});

test("S3-20: there is one of the same name for staging and for prod", () => {
  expect(samples.map(([, { metadata }]) => `${metadata.namespace}/${metadata.name}`).toSorted()).toEqual([
    "prod/redis-replication",
    "staging/redis-replication",
  ]);
});
