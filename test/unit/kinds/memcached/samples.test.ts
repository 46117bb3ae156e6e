import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { judge } from "../../../../src/admission/judge.ts";
import type { Memcached } from "../../../../src/api/memcached.c5c3.io/index.ts";
import { admission } from "../../../../src/kinds/memcached/admission.ts";

const folder = new URL("../../../../knative/samples/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.startsWith("memcached-"));
const samples = files.map((file): [string, Memcached] => {
  const documents = parseAllDocuments(readFileSync(new URL(file, folder), "utf8")).map((one) => one.toJS());
  return [file, documents.find(({ kind }) => kind === "Memcached")];
});

test.each(samples)("nothing is to be said about the sample %s, but for the one without any limit", (file, sample) => {
  const { causes, warnings } = judge(admission, sample, undefined);

  expect(causes).toEqual([]);
  expect(warnings.map((warning) => warning.split(":")[0])).toEqual(
    file === "memcached-minimal.yaml" ? ["spec.resources.limits.memory"] : [],
  );
});
