/** The command line of `npm run e2e:kind`. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import { root } from "../bundle/functions.ts";
import { versions } from "./releases.ts";

export interface KindOptions {
  overlay: string;
  name: string;
  nodeImage?: string;
  keep: boolean;
  /** Default: below the folder of the cluster. */
  logs?: string;
}

const overlays = (): string[] => ["base", ...readdirSync(join(root, "knative/overlays"))];

/** Ends the process with a message and exit code 1 when the arguments are wrong. */
export const parseOptions = (argv: readonly string[], version: string): KindOptions => {
  const command = new Command("npm run e2e:kind --")
    .description("Make a kind cluster with Knative and ebb, run the platform tests against it, and remove it.")
    .addOption(
      new Option("--overlay <name>", "which folder of knative/ is installed").choices(overlays()).default("base"),
    )
    .option("--name <name>", "name of the cluster", "ebb-e2e")
    .option("--node-image <image>", "kind's image of a node (default: the one that this kind was made for)")
    .option("--keep", "leave the cluster there when the tests have ended", false)
    .option("--logs <folder>", "where logs are collected when something fails (default: .ebb/kind/<name>/logs)")
    .version(versionText(version), "--version", "print the version of ebb, and of what is installed beside it")
    .allowExcessArguments(false)
    .addHelpText(
      "after",
      `
Needs Docker, kind and kubectl. The kubeconfig of the cluster is a file of its own; yours is not changed.

Environment:
  EBB_DOWNLOAD_GITHUB  mirror of https://github.com, for the manifests of Knative`,
    )
    .parse([...argv]);
  return command.opts<KindOptions>();
};

const versionText = (version: string): string =>
  [`ebb ${version}`, ...Object.entries(versions).map(([name, pinned]) => `${name} ${pinned}`)].join("\n");
