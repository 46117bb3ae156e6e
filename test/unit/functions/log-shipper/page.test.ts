/** docs/log-shipper.md says what the program is. */

import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { countHelp } from "../../../../functions/log-shipper/counts.ts";
import { keys, settings } from "../../../../functions/log-shipper/settings.ts";

const page = await readFile(new URL("../../../../docs/log-shipper.md", import.meta.url), "utf8");

/** What is named in a column of the table under a heading. */
const namesUnder = (heading: string, column: number): string[] => {
  const [, section = ""] = page.split(`## ${heading}\n`);
  const [, , ...rows] = [...(section.split("\n## ")[0] ?? "").matchAll(/^\|(.*)\|$/gm)].map(([, row = ""]) => row);
  return rows.flatMap((row) => [...(row.split("|")[column] ?? "").matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name));
};

test("the page has each setting, and its place in the file", () => {
  const variables = Object.values(settings).map(({ variable }) => variable);

  expect(namesUnder("Settings", 1).toSorted()).toEqual([...variables, "LOG_LEVEL"].toSorted());
  expect(namesUnder("Settings", 0).toSorted()).toEqual(Object.values(keys).toSorted());
});

test("the page has each of the program's metrics", () => {
  const counted = Object.keys(countHelp).map((name) => `${name}_total`);
  const told = ["lag_bytes", "buffer_bytes", "volume_bytes", "volume_limit_bytes", "build_info"];

  expect(namesUnder("Its metrics", 0).toSorted()).toEqual([...counted, ...told].toSorted());
});
