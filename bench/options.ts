/** The command line of `npm run bench`. */

import { Command, InvalidArgumentError, Option } from "commander";
import { defaultRuntime, type Program, type Runtime } from "../dev/bundle/launch.ts";

export interface BenchOptions {
  runtime: Runtime;
  program: Program;
  /** Names of scenarios; absent: all. */
  only?: readonly string[];
}

/** Ends the process with a message and exit code 1 when the arguments are wrong. */
export const parseOptions = (argv: readonly string[], names: readonly string[]): BenchOptions => {
  const command = new Command("npm run bench --")
    .description(
      "Measure ebb on a Kubernetes platform of real parts on this machine, beside the floor and the targets.",
    )
    .option("--only <scenario,…>", "run these alone, with those that are measured together with them", listOf(names))
    .addOption(
      new Option("--runtime <name>", "what runs the functions").choices(["node", "deno"]).default(defaultRuntime),
    )
    .addOption(
      new Option("--program <name>", "what of the functions is run: as in the images, or unbuilt")
        .choices(["bundle", "sources"])
        .default("bundle"),
    )
    .addHelpText(
      "after",
      `
Scenarios:
${names.map((name) => `  ${name}`).join("\n")}

Results go to bench/results: <date>-<commit>.json, the same as .md, and latest.json. What an earlier run of the same commit and day
measured stays in them. Progress is told on standard error, the table on standard output.`,
    )
    .allowExcessArguments(false)
    .parse([...argv]);
  return command.opts<BenchOptions>();
};

const listOf =
  (names: readonly string[]) =>
  (text: string): string[] => {
    const wanted = text.split(",").map((name) => name.trim());
    const unknown = wanted.find((name) => !names.includes(name));
    if (unknown !== undefined) throw new InvalidArgumentError(`There is no scenario "${unknown}".`);
    return wanted;
  };
