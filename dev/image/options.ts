/** The command line of `npm run image`. */

import { Command, Option } from "commander";
import { functionNames } from "../bundle/functions.ts";
import { defaultRuntime, type Runtime } from "../bundle/launch.ts";

export interface ImageOptions {
  runtime: Runtime;
  /** A function's name, or `all`. */
  function: string;
  tag: string;
}

/** Ends the process with a message and exit code 1 when the arguments are wrong. */
export const parseOptions = (argv: readonly string[], version: string): ImageOptions => {
  const command = new Command("npm run image --")
    .description("Build an image of ebb with Docker or Podman, and check its size and what it holds.")
    .addOption(
      new Option("--runtime <name>", "what runs the functions").choices(["deno", "node"]).default(defaultRuntime),
    )
    .addOption(
      new Option("--function <name>", "the only function that the image holds")
        .choices(["all", ...functionNames()])
        .default("all"),
    )
    .option("--tag <name>", "the image's name and tag", `ebb:${version}`)
    .allowExcessArguments(false)
    .parse([...argv]);
  return command.opts<ImageOptions>();
};
