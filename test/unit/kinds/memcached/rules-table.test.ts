/** The table that holds CEL and TypeScript together, here against the TypeScript alone, of objects that no schema has given defaults. */

import { describe, expect, test } from "vitest";
import { judge } from "../../../../src/admission/judge.ts";
import type { Memcached } from "../../../../src/api/memcached.c5c3.io/index.ts";
import { admission } from "../../../../src/kinds/memcached/admission.ts";
import { messageOf } from "../../../../src/kinds/rule.ts";
import { any, type Row } from "../../../support/admission/row.ts";
import { rows } from "../../../support/admission/table.ts";
import type { AnySpec } from "../../../support/submit.ts";

const { denials, cautions } = admission;

const memcached = (spec: AnySpec, name = "cache"): Memcached => ({
  apiVersion: "memcached.c5c3.io/v1beta1",
  kind: "Memcached",
  metadata: { name, namespace: "web" },
  // As JSON carries it: without members that are undefined.
  spec: JSON.parse(JSON.stringify(spec)),
});
const objects = ({ name, spec, old }: Row): [Memcached, Memcached | undefined] => [
  memcached(spec, name),
  old && memcached(old, name),
];

/** What is of a type of Kubernetes' own is checked by the API server alone. */
const isEmbedded = (field: string): boolean =>
  /\.(limits|requests|podDisruptionBudget)\.|\.(metrics|topologySpreadConstraints)\[/.test(field);
const isOfApiServer = ({ refused = {} }: Row): boolean =>
  Object.entries(refused).some(([field, text]) => text === any && isEmbedded(field));

const lines = (messages: Row["refused"] = {}): string[] =>
  Object.entries(messages).flatMap(([field, texts]) => [texts].flat().map((text) => `${field}: ${text}`));

describe("an object", () => {
  test.each(rows.filter((row) => !isOfApiServer(row)))("$title", (row) => {
    const { refused = {}, warns = [] } = row;

    const { causes, warnings } = judge(admission, ...objects(row));

    const told = causes.map(({ field, message }) => `${field}: ${refused[field] === any ? any : message}`);
    expect([...new Set(told)].toSorted()).toEqual(lines(refused).toSorted());
    expect(warnings.toSorted()).toEqual([...warns].toSorted());
  });

  test.each(rows.filter(isOfApiServer))("$title, which the API server refuses, is no failure here", (row) => {
    expect(() => judge(admission, ...objects(row))).not.toThrow();
  });

  test("without a spec is warned of its missing memory limit alone", () => {
    const { spec: _, ...cr } = memcached({});

    expect(judge(admission, cr, undefined)).toEqual({
      causes: [],
      warnings: ["spec.resources.limits.memory: the kernel may kill what the cache would evict"],
    });
  });

  test("that gets a spec, or loses it, is judged", () => {
    const { spec: _, ...without } = memcached({});

    expect(judge(admission, memcached({ image: "memcached" }), without).warnings).toHaveLength(2);
    expect(judge(admission, without, memcached({ image: "memcached" })).warnings).toHaveLength(1);
  });
});

/** Ids in the contract; those of empty images (V12) are the schema's. */
const ids = (letter: string, count: number, ...others: number[]): string[] =>
  Array.from({ length: count }, (_, index) => index + 1)
    .filter((number) => !others.includes(number))
    .map((number) => `${letter}${number}`);

test("there are rules V1 to V25 and W1 to W14, in this order, V12 excepted, which is the schema's", () => {
  expect([...new Set(denials.map(({ id }) => id))]).toEqual(ids("V", 25, 12));
  expect([...new Set(cautions.map(({ id }) => id))]).toEqual(ids("W", 14));
});

test.each([...denials, ...cautions])("$id, $rule: a row breaks it and expects its message", (rule) => {
  const broken = rows.filter((row) => {
    const [cr, old] = objects(row);
    const told = [...lines(row.refused), ...lines(row.forgiven), ...(row.warns ?? [])];
    try {
      return rule.isBroken(cr, old) && told.includes(`${rule.field}: ${messageOf(rule, cr)}`);
    } catch {
      return false;
    }
  });

  expect(broken.map(({ title }) => title)).not.toEqual([]);
});

test("each row that names a rule and expects something expects what that rule says", () => {
  const strays = rows.flatMap((row) => {
    const named =
      /^([VW]\d+)(?:, ([VW]\d+))?:/
        .exec(row.title)
        ?.slice(1)
        .filter((id) => id !== undefined) ?? [];
    const [cr, old] = objects(row);
    return [...denials, ...cautions].filter(({ id }) => named.includes(id)).some((rule) => rule.isBroken(cr, old)) ||
      named.length === 0
      ? []
      : [row.title];
  });

  expect(strays).toEqual([]);
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
