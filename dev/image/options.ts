/** The command line of `npm run image`. */

import { Command, Option } from "commander";
import { functionNames } from "../bundle/functions.ts";
import { defaultRuntime, type Runtime } from "../bundle/launch.ts";

export interface ImageOptions {
  /** `sidecars`: of the programs that run inside pods, on Node. */
  image: "functions" | "sidecars";
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
      new Option("--image <name>", "what the image holds: functions, or the programs that run inside pods")
        .choices(["functions", "sidecars"])
        .default("functions"),
    )
    .addOption(
      new Option("--runtime <name>", "what runs the functions").choices(["deno", "node"]).default(defaultRuntime),
    )
    .addOption(
      new Option("--function <name>", "the only function that the image holds")
        .choices(["all", ...functionNames()])
        .default("all"),
    )
    .option("--tag <name>", `the image's name and tag (default: "ebb:${version}", or "ebb-sidecars:${version}")`)
    .allowExcessArguments(false)
    .parse([...argv]);
  const { tag, ...options } = command.opts<Omit<ImageOptions, "tag"> & { tag?: string }>();
  if (options.image === "functions") return { ...options, tag: tag ?? `ebb:${version}` };
  for (const name of ["runtime", "function"])
    if (command.getOptionValueSource(name) !== "default")
      command.error(`error: --${name} is for functions: the image of sidecars holds all of them, on Node`);
  return { ...options, runtime: "node", tag: tag ?? `ebb-sidecars:${version}` };
};
