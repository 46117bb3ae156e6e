/** The command line of `npm start`. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError, Option } from "commander";
import type { Runtime } from "../operator/functions.ts";
import type { Profile } from "../operator/install.ts";

export interface StartOptions {
  /** Port of the API server. */
  port: number;
  runtime: Runtime;
  /** Idle time before zero, in seconds. */
  idle: number;
  state: string;
  reset: boolean;
  /** Whether admission is by functions, too. */
  webhooks: boolean;
  context?: string;
  /** The watched namespace; where the sample is, when all are watched. */
  namespace: string;
  allNamespaces: boolean;
}

const defaultState = fileURLToPath(new URL("../../.ebb", import.meta.url));

/** Ends the process with a message and exit code 1 when the arguments are wrong. */
export const parseOptions = (argv: readonly string[]): StartOptions => {
  const command = new Command("npm start --")
    .description("Run ebb on a Kubernetes platform of real parts on this machine, until Ctrl-C.")
    .option("--port <number>", "port of the API server", portNumber, 16443)
    .option("--idle <seconds>", "idle time before a function goes back to zero", seconds, 10)
    .addOption(new Option("--runtime <name>", "what runs the functions").choices(["node", "deno"]).default("node"))
    .option("--namespace <name>", "the namespace that is watched", "default")
    .addOption(
      new Option("--all-namespaces", "watch every namespace, by one event source").default(false).conflicts("webhooks"),
    )
    .option("--state <folder>", "where the platform keeps its state", defaultState)
    .option("--reset", "begin with an empty platform", false)
    .option(
      "--webhooks",
      "run the admission functions, default and validate, as webhooks of a platform of our own",
      false,
    )
    .addOption(
      new Option("--context <name>", "use this context of your kubeconfig instead of a platform of our own").conflicts(
        // The API server of another machine does not reach a function on this one.
        "webhooks",
      ),
    )
    .allowExcessArguments(false)
    .parse([...argv]);
  return command.opts<StartOptions>();
};

export const profileOf = ({ webhooks, allNamespaces }: StartOptions): Profile => {
  if (webhooks) return "overlays/webhooks-knative";
  return allNamespaces ? "overlays/all-namespaces" : "base";
};

/** The folder that a context's tokens and logs go to, apart from those of the platform. */
export const stateOf = ({ state, context }: StartOptions): string =>
  context === undefined ? state : join(state, "contexts", encodeURIComponent(context));

const portNumber = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65535)
    throw new InvalidArgumentError("It must be a number from 1 to 65535.");
  return number;
};

const seconds = (text: string): number => {
  const number = Number(text);
  if (!Number.isFinite(number) || number <= 0)
    throw new InvalidArgumentError("It must be a number of seconds above 0.");
  return number;
};
