/** The image's program: runs the program that its first argument names. Which there are is written in when the image is laid out. */

declare const HELD: readonly string[];

const deno = (globalThis as { Deno?: { args: string[]; exit(code: number): never } }).Deno;
// On Deno nothing of Node is touched: what emulates it takes longer to load than this to run.
const args = deno === undefined ? process.argv : deno.args;
const first = deno === undefined ? 2 : 0;
const name = args[first];

if (name !== undefined && HELD.includes(name)) {
  args.splice(first, 1);
  // Not a literal: Deno would read what each of them imports.
  await import(import.meta.resolve(`./${name}/main.mjs`));
} else if (name === "--help") {
  console.log(`The first argument names the program to run: ${HELD.join(", ")}`);
} else {
  const given = name === undefined ? "there is none" : `it is "${name}"`;
  console.error(`The first argument must be a program of this image, ${HELD.join(", ")}: ${given}`);
  deno === undefined ? process.exit(2) : deno.exit(2);
}
