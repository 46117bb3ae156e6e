/** Whole resources of other operators, with every field that there is: what they become, and what is told. */

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { migrate } from "../../../../src/migrate/redis/index.ts";

const folder = new URL("../../../testdata/migrate/", import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, folder), "utf8");
const names = readdirSync(folder).flatMap((file) => /^(.+)\.input\.yaml$/.exec(file)?.[1] ?? []);

test.each(names)("%s", (name) => {
  const { text, notes, left } = migrate([{ name, text: read(`${name}.input.yaml`) }]);

  expect(text).toBe(read(`${name}.yaml`));
  expect(notes.map((note) => `${note}\n`).join("")).toBe(read(`${name}.txt`));
  expect(left).toBe(0);
});

test("no line of another resource than those that are turned is lost", () => {
  const secret = read("redis-failover.input.yaml").split("---\n")[0] ?? "";

  expect(read("redis-failover.yaml").startsWith(`${secret}---\n`)).toBe(true);
});
