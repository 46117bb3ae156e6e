import type { Metafile } from "esbuild";
import { expect, test } from "vitest";
import { hideImports } from "../../../../dev/bundle/hidden-imports.ts";

const output = (imports: Metafile["outputs"][string]["imports"], entryPoint?: string): Metafile["outputs"][string] => ({
  bytes: 0,
  inputs: {},
  exports: [],
  imports,
  ...(entryPoint === undefined ? {} : { entryPoint }),
});
const onDemand = (path: string) => ({ path, kind: "dynamic-import" as const });
const outputs = {
  "dist/a/chunks/zod-1.mjs": output([]),
  "dist/a/chunks/deno-2.mjs": output([], "functions/runtime/host/deno.ts"),
};

test("what is imported on demand is hidden, except the host that each start on Deno takes", () => {
  const program = 'import("./chunks/zod-1.mjs").then(f);import("./chunks/deno-2.mjs");import("node:fs")';
  const imports = [
    onDemand("dist/a/chunks/zod-1.mjs"),
    onDemand("dist/a/chunks/deno-2.mjs"),
    { ...onDemand("node:fs"), external: true },
  ];

  expect(hideImports(program, output(imports), outputs)).toBe(
    'import(("./chunks/zod-1.mjs")).then(f);import("./chunks/deno-2.mjs");import("node:fs")',
  );
});

test("a chunk imports another from beside itself", () => {
  const hidden = hideImports('import("./zod-1.mjs")', output([onDemand("dist/a/chunks/zod-1.mjs")]), outputs);

  expect(hidden).toBe('import(("./zod-1.mjs"))');
});

test("an import that is written in another way fails the build", () => {
  expect(() => hideImports("import(`./zod-1.mjs`)", output([onDemand("dist/a/chunks/zod-1.mjs")]), outputs)).toThrow(
    "Cannot hide the import of zod-1.mjs as it is not written as it used to be",
  );
});
