/** The table that holds CEL and TypeScript together, here against the TypeScript alone, of objects that no schema has given defaults. */

import { describe, expect, test } from "vitest";
import { judge } from "../../../../src/admission/judge.ts";
import type { Redis } from "../../../../src/api/redis.ebb.dev/index.ts";
import { admission } from "../../../../src/kinds/redis/admission.ts";
import { messageOf } from "../../../../src/kinds/rule.ts";
import { rows } from "../../../support/admission/redis/rows.ts";
import { any, type Row } from "../../../support/admission/row.ts";
import type { AnySpec } from "../../../support/submit.ts";
import { redis } from "./fixtures.ts";

const { denials, cautions } = admission;

const object = (spec: AnySpec, name = "cart"): Redis => ({
  ...redis({}, { name }),
  // As JSON carries it: without members that are undefined.
  spec: JSON.parse(JSON.stringify(spec)),
});
const objects = ({ name, spec, old }: Row): [Redis, Redis | undefined] => [
  object(spec, name),
  old && object(old, name),
];

const lines = (messages: Row["refused"] = {}): string[] =>
  Object.entries(messages).flatMap(([field, texts]) => [texts].flat().map((text) => `${field}: ${text}`));

/** What is of a type of Kubernetes' own is checked by the API server alone. */
const isOfApiServer = ({ refused = {} }: Row): boolean => refused["spec.persistence.size"] === any;

describe("an object", () => {
  test.each(rows.filter((row) => !isOfApiServer(row)))("$title", (row) => {
    const { refused = {}, warns = [] } = row;

    const { causes, warnings } = judge(admission, ...objects(row));

    const told = causes.map(({ field, message }) => `${field}: ${refused[field] === any ? any : message}`);
    expect([...new Set(told)].toSorted()).toEqual(lines(refused).toSorted());
    expect(warnings.toSorted()).toEqual([...warns].toSorted());
  });
});

/** Of those in the contract V3 is of clusters. */
test("there are rules V1 to V9, in this order", () => {
  expect([...new Set([...denials, ...cautions].map(({ id }) => id))].toSorted()).toEqual(
    [1, 2, 4, 5, 6, 7, 8, 9].map((number) => `V${number}`),
  );
  for (const rules of [denials, cautions])
    expect(rules.map(({ id }) => id)).toEqual(rules.map(({ id }) => id).toSorted());
});

test.each([...denials, ...cautions])("$id, $rule: a row breaks it and expects its message", (rule) => {
  const broken = rows.filter((row) => {
    const [cr, old] = objects(row);
    const told = [...lines(row.refused), ...(row.warns ?? [])];
    return rule.isBroken(cr, old) && told.includes(`${rule.field}: ${messageOf(rule, cr)}`);
  });

  expect(broken.map(({ title }) => title)).not.toEqual([]);
});

test("an update of each refused object that leaves its spec alone is fine, and so is its deletion", () => {
  for (const row of rows) {
    const [cr] = objects(row);
    const labelled = { ...cr, metadata: { ...cr.metadata, labels: { a: "b" } } };
    const going = { ...cr, metadata: { ...cr.metadata, deletionTimestamp: "2026-06-20T08:15:30Z" } };

    expect(judge(admission, labelled, cr), row.title).toEqual({ causes: [], warnings: [] });
    expect(judge(admission, going, undefined), row.title).toEqual({ causes: [], warnings: [] });
  }
});
