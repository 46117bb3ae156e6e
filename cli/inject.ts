import { Command } from "commander";
import { createTwoFilesPatch } from "diff";
import { joined, type Rendered, render } from "../src/render/index.ts";
import { usualSidecarImage } from "../src/settings.ts";
import { exitCodeOf } from "./exit-code.ts";
import { list, readSources } from "./read-sources.ts";
import type { Terminal } from "./terminal.ts";

interface Options {
  filename: string[];
  with: string[];
  namespace: string;
  native: boolean;
  diff: boolean;
  sidecarImage: string;
}

const help = `
Files hold YAML or JSON, of any number of documents; a folder is the files in it, and - is standard input. Workloads are Deployments, StatefulSets, DaemonSets,
ReplicaSets, Jobs, CronJobs and Pods; all else is passed on as it is. Injections and Namespaces may stand in either kind of file.
A pod that is made of the result is left alone by ebb in the cluster: it bears the record of what it has.

Exit codes: 0 done; 1 bad input, and nothing is written; 2 wrong usage; 3 written, but a workload did not get what selects it.

Examples:
  ebb inject -f deployment.yaml --with injection.yaml | kubectl apply -f -
  kustomize build . | ebb inject -f - --with injection.yaml --native --diff
`;

export const injectCommand = (terminal: Terminal, exit: (code: number) => void): Command =>
  new Command("inject")
    .description("write manifests with their sidecars to standard output, and what became of each to standard error")
    .requiredOption("-f, --filename <file>", "manifests of workloads; may be given more than once", list)
    .option("--with <file>", "SidecarInjections and ClusterSidecarInjections; may be given more than once", list, [])
    .option("-n, --namespace <name>", "namespace of what names none", "default")
    .option(
      "--native",
      "native sidecars where the injection leaves it open: all nodes have Kubernetes 1.33 or later",
      false,
    )
    .option("--sidecar-image <image>", "image of ebb's own sidecars", usualSidecarImage)
    .option("--diff", "write what changes, and not the manifests", false)
    .addHelpText("after", help)
    .action(async (options: Options) => exit(await exitCodeOf(terminal, "inject", () => inject(terminal, options))));

const inject = async (terminal: Terminal, options: Options): Promise<number> => {
  const { filename, with: besides, namespace, native, diff, sidecarImage } = options;
  const sources = {
    manifests: await readSources(terminal, filename),
    besides: await readSources(terminal, besides),
  };
  const { texts, notes, hasSkipped } = render(sources, { namespace, native, sidecarImage });
  terminal.writeOut(diff ? diffOf(texts) : joined(texts.map(({ rendered }) => rendered)));
  terminal.writeError(notes.map((note) => `${note}\n`).join(""));
  return hasSkipped ? 3 : 0;
};

/** Between the manifests as they would be written without injections, and with them. */
const diffOf = (texts: Rendered["texts"]): string =>
  texts
    .filter(({ plain, rendered }) => plain !== rendered)
    .map(({ name, plain, rendered }) => createTwoFilesPatch(name, name, plain, rendered, undefined, "with sidecars"))
    .join("");
