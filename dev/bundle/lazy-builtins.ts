/**
 * Loads built-in modules of Node at the first call and not at the start: `node:crypto` alone takes Deno 12 ms, and the first child of a
 * cold start needs none of them.
 */

import type { Plugin } from "esbuild";

/** Those of which our code calls functions only; anything else that is imported from them fails the build. */
const lazy: Readonly<Record<string, readonly string[]>> = {
  "node:crypto": ["createHash"],
  "node:util": ["isDeepStrictEqual", "parseArgs"],
};

const namespace = "lazy-builtin";

export const lazyBuiltins: Plugin = {
  name: namespace,
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path, importer }) =>
      path in lazy && !importer.includes("node_modules") ? { path, namespace } : undefined,
    );
    build.onLoad({ filter: /./, namespace }, ({ path }) => ({
      contents: (lazy[path] ?? [])
        .map((name) => `export const ${name} = (...args) => process.getBuiltinModule("${path}").${name}(...args);`)
        .join("\n"),
    }));
  },
};
