/** What the pages point at is there. */

import { existsSync } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const pages = ["README.md", ...(await Array.fromAsync(glob("docs/*.md", { cwd: root })))];
const read = (path: string): Promise<string> => readFile(join(root, path), "utf8");

const withoutCode = (text: string): string => text.replaceAll(/`[^`\n]*`/g, "");

/** As GitHub makes them of headings. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );

test.each(pages)("%s links to pages and headings that there are", async (page) => {
  for (const [, link = ""] of withoutCode(await read(page)).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? page : join(dirname(page), path);
    expect(existsSync(join(root, target)), `${page} links to ${link}`).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(await read(target)), `${page} links to ${link}`).toContain(anchor);
  }
});

test.each(pages)("%s names files and folders that there are", async (page) => {
  const named = [
    ...(await read(page)).matchAll(/`((?:src|test|functions|knative|dev|crds|docs|charts)\/[\w./{},-]+)`/g),
  ];
  for (const [, path = ""] of named) {
    const found = await Array.fromAsync(glob(path, { cwd: root }));
    expect(found.length, `${page} names ${path}`).toBeGreaterThan(0);
  }
});

test("each page can be found from the README, at most one page between", async () => {
  const linked = async (page: string): Promise<string[]> =>
    [...(await read(page)).matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map(([, path = ""]) => join(dirname(page), path));
  const near = await linked("README.md");
  const far = (await Promise.all(near.filter((path) => path.endsWith(".md")).map(linked))).flat();

  expect([...near, ...far]).toEqual(expect.arrayContaining(pages.filter((page) => page !== "README.md")));
});
