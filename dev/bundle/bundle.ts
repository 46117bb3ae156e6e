/** One bundle a program: what every start needs in one file, and what few starts need in chunks beside it. */

import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { build, type Metafile } from "esbuild";
import { functionNames, outputFolder, root, sourceOf } from "./functions.ts";
import { hideImports } from "./hidden-imports.ts";
import { lazyBuiltins } from "./lazy-builtins.ts";

/** Writes `<folder>/<name>/main.mjs`, its chunks, and `<folder>/meta.json`; resolves with what the latter says. */
export const bundleFunctions = async (
  folder: string = join(root, outputFolder),
  names: readonly string[] = functionNames(),
): Promise<Metafile> => {
  await rm(folder, { recursive: true, force: true });
  const metafiles = await Promise.all(names.map((name) => bundle(name, join(folder, name))));
  const metafile = {
    inputs: Object.assign({}, ...metafiles.map(({ inputs }) => inputs)),
    outputs: Object.assign({}, ...metafiles.map(({ outputs }) => outputs)),
  };
  await writeFile(join(folder, "meta.json"), JSON.stringify(metafile));
  return metafile;
};

/** For packages in CommonJS, prom-client among them: an ES module has no `require`, and that of `node:module` costs each start. */
const requireBuiltins =
  'var require=(name)=>{const found=process.getBuiltinModule(name);if(found)return found;throw new Error("Cannot find module "+name)};';

/** Each on its own, or what two functions share would be a file more for each to read. */
const bundle = async (name: string, outdir: string): Promise<Metafile> => {
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [sourceOf(name)],
    outdir,
    outExtension: { ".js": ".mjs" },
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node24",
    minify: true,
    sourcemap: "external",
    plugins: [lazyBuiltins],
    banner: { js: requireBuiltins },
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  for (const { path, text, contents } of outputFiles) {
    const output = metafile.outputs[relative(root, path)];
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, output && path.endsWith(".mjs") ? hideImports(text, output, metafile.outputs) : contents);
  }
  return metafile;
};
