/** The steps of the Dockerfile's build stage. */

import { join } from "node:path";
import { Command } from "commander";
import { bundleFunctions } from "../../bundle/bundle.ts";
import { outputFolder, root } from "../../bundle/functions.ts";
import { fillCodeCache } from "./fill-code-cache.ts";
import { heldPrograms, layOut } from "./lay-out.ts";

const command = new Command("node dev/image/contents/main.ts").description("Make what an image of ebb holds.");

command
  .command("lay-out <wanted> <folder>")
  .description("bundle a function, all of them, or sidecars, and lay out the folder of an image that holds it")
  .action(async (wanted: string, folder: string) => {
    const held = heldPrograms(wanted);
    const bundles = join(root, outputFolder);
    await layOut({ folder: bundles, metafile: await bundleFunctions(bundles, held) }, held, folder);
  });

command
  .command("fill <function> <folder> <deno>")
  .description("start each function of a laid-out folder with this Deno, and keep there what it compiles")
  .action((wanted: string, folder: string, deno: string) =>
    fillCodeCache({ deno, folder, functions: heldPrograms(wanted) }),
  );

try {
  await command.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
