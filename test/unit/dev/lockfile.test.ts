import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Package {
  version?: string;
  bin?: object;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  resolved?: string;
}

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8"));
const manifest: Package = read("package.json");
const packages: Record<string, Package> = read("package-lock.json").packages;

test("the lockfile is that of package.json", () => {
  const { bin, dependencies, devDependencies } = manifest;

  expect(packages[""]).toMatchObject({ bin, dependencies, devDependencies });
});

test("the lockfile names the packages of every platform, whichever it was written on", () => {
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies));

  expect(wanted.length).toBeGreaterThan(0);
  expect(Object.keys(packages)).toEqual(expect.arrayContaining(wanted.map((name) => `node_modules/${name}`)));
});

test("the lockfile names no registry", () => {
  expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
});
