import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { bundledPackages, licenseTexts } from "../../../../dev/image/contents/licenses.ts";

test("packages are those of which code is in the bundle", () => {
  const input = (bytesInOutput: number) => ({ bytesInOutput });
  const output = {
    bytes: 0,
    imports: [],
    exports: [],
    inputs: {
      "src/a.ts": input(5),
      "node_modules/hono/dist/a.js": input(5),
      "node_modules/hono/dist/b.js": input(5),
      "node_modules/@peculiar/x509/build/a.js": input(5),
      "node_modules/a/node_modules/tslib/a.js": input(5),
      "node_modules/shaken-off/a.js": input(0),
    },
  };

  expect(bundledPackages([output])).toEqual([
    "node_modules/@peculiar/x509",
    "node_modules/a/node_modules/tslib",
    "node_modules/hono",
  ]);
});

test("the texts of a package are handed on; for one without, who wrote it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ebb-licenses-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const add = async (name: string, files: Record<string, string>) => {
    await mkdir(join(folder, name));
    for (const [file, text] of Object.entries(files)) await writeFile(join(folder, name, file), text);
    return join(folder, name);
  };
  const about = (name: string) => JSON.stringify({ name, version: "1.0.0", license: "MIT", author: { name: "Ada" } });

  const text = await licenseTexts([
    await add("a", { "package.json": about("a"), "LICENSE.md": "Copyright Ada", NOTICE: "Thanks", "index.js": "code" }),
    await add("b", { "package.json": about("b") }),
  ]);

  expect(text).toContain("a 1.0.0: MIT\n\nCopyright Ada\n\nThanks\n");
  expect(text).toContain("b 1.0.0: MIT\nby Ada\n");
  expect(text).not.toContain("code");
});
