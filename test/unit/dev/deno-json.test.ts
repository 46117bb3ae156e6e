import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8"));
const { tasks, imports } = read("deno.json");
const { scripts, dependencies } = read("package.json");

test("deno.json and package.json name the same tasks", () => {
  const named = Object.keys(scripts).filter((name) => !name.startsWith("pre"));

  expect(Object.keys(tasks).toSorted()).toEqual(named.toSorted());
});

test("deno.json and package.json name the same dependencies in the same versions", () => {
  const wanted = Object.entries(dependencies).map(([name, version]) => [name, `npm:${name}@${version}`]);

  expect(imports).toEqual(Object.fromEntries(wanted));
});
