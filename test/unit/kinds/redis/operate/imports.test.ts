import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const folder = new URL("../../../../../src/kinds/redis/operate/", import.meta.url);

/** Of values; a type is gone by the time that anything runs. */
const imported = (text: string): string[] =>
  [...text.matchAll(/^import (?!type )[^;]*? from "([^"]+)"/gms)].map(([, path = ""]) => path);

test.each(readdirSync(folder))("O1: %s decides, and can neither ask nor write", (file) => {
  const paths = imported(readFileSync(new URL(file, folder), "utf8")).map((path) => new URL(path, folder).pathname);

  expect(paths.filter((path) => !/\/src\/(api|kinds)\//.test(path))).toEqual([]);
});
