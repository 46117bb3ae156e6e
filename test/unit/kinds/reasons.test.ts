/** Every reason that the code can give is in a table, and the tables hold no other. */

import { glob, readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { podProgramNames } from "../../../dev/bundle/functions.ts";
import { reasonTables } from "../../../dev/generate/docs/reasons.ts";
import { answerReasons } from "../../../src/events/reasons.ts";
import type { Reason } from "../../../src/kinds/reasons.ts";
import { skipReasons } from "../../../src/sidecars/reasons.ts";

const root = new URL("../../../", import.meta.url);
const rows: [string, Reason][] = Object.values(reasonTables).flatMap((table) => Object.entries(table));
const answers = Object.entries(answerReasons);

const skips = Object.entries(skipReasons);

/** Causes of an AdmissionReview's answer. */
const ofOthers = ["FieldValueInvalid", "FieldValueRequired", "Invalid"];
/** Of an ApiError that is made here, and of what a policy refuses, in the words of the API server. */
const ofApiServer = ["Conflict", "Forbidden"];

/** Where code gives a reason: what follows may hold more than one. */
const places = [
  /(?<!\.)\breason: ([^,;}\n]*)/g,
  /new (?:Stalled|Waiting)\(\s*("\w+")/g,
  /new (?:ApiError|SenderRefused)\((?:[^,"]|`[^`]*`)*,\s*[0-9]+,\s*("\w+")/g,
  /new SenderRefused\(\d+, ("\w+")/g,
  /\brefused\(\s*("\w+")/g,
  /whenNotServed(?::| =| \?\?) \(?("\w+")/g,
  /\breasons = (\{[^}]*\})/g,
  /\bconst gravity[^=]*= (\[[^\]]*\])/g,
  /\b(?:yes|no)\(([^,]*),/g,
  /\bconst waitingReasons[^=]*= (\{[^}]*\})/g,
];

/** Programs in pods of applications have reasons as labels of their metrics alone. */
const exclude = podProgramNames().map((name) => `functions/${name}/**`);
const sources = await Array.fromAsync(glob("{src,functions}/**/*.ts", { cwd: root, exclude }));
const texts = await Promise.all(
  sources.filter((path) => !path.endsWith("/reasons.ts")).map((path) => readFile(new URL(path, root), "utf8")),
);
const given = new Set(
  texts.flatMap((text) =>
    places.flatMap((place) =>
      [...text.matchAll(place)].flatMap(([, found = ""]) =>
        [...found.matchAll(/"([A-Z]\w+)"/g)].map(([, name]) => name),
      ),
    ),
  ),
);

test("the reasons that the code gives are those of the tables", () => {
  const known = [...rows, ...answers, ...skips].map(([name]) => name);

  expect([...given].toSorted()).toEqual([...new Set([...known, ...ofOthers, ...ofApiServer])].toSorted());
});

test("no reason is in two tables", () => {
  const names = [...rows, ...answers, ...skips].map(([name]) => name);

  expect(names).toEqual([...new Set(names)]);
});

describe.each([...rows, ...answers, ...skips])("%s", (name, row) => {
  test("is one word in CamelCase", () => {
    expect(name).toMatch(/^[A-Z][A-Za-z]+$/);
  });

  test("tells of its meaning and what to do in sentences", () => {
    for (const text of [row.meaning, row.remedy, "cause" in row ? row.cause : "A."])
      expect(text).toMatch(/^[^ ].*\.$/s);
  });
});

test.each(rows)("%s is seen somewhere", (_, { seen }) => {
  expect(seen.length).toBeGreaterThan(0);
});
