/** A cluster, Knative and ebb in it, the platform tests against it, and the cluster gone again whatever happened. */

import { join } from "node:path";
import { Listr } from "listr2";
import { type Step, textOf } from "./command.ts";
import type { Execute } from "./execute.ts";
import { collectLogs } from "./logs.ts";
import { renderWithImage, watchedIn } from "./overlay.ts";
import { plan } from "./plan.ts";

export interface EndToEndOptions {
  overlay: string;
  /** Name of the cluster. */
  name: string;
  nodeImage?: string | undefined;
  /** Leaves the cluster there. */
  keep: boolean;
  /** For the kubeconfig, and what is written besides. */
  folder: string;
  /** For what is collected when something fails. */
  logs: string;
  github: string;
  version: string;
}

export interface EndToEndContext {
  execute: Execute;
  signal: AbortSignal;
  say(line: string): void;
  /** Whether the steps are shown; default true. */
  shown?: boolean;
}

/**
 * Resolves with whether all steps and tests succeeded. Rejects when it cannot begin, having changed nothing, and when the cluster cannot be
 * removed.
 */
export const runEndToEnd = async (
  { overlay, name, nodeImage, keep, folder, logs, github, version }: EndToEndOptions,
  { execute, signal, say, shown = true }: EndToEndContext,
): Promise<boolean> => {
  const kubeconfig = join(folder, "kubeconfig");
  // Knative asks no registry about images of this name.
  const image = { name: "kind.local/ebb", tag: version };
  const objects = await renderWithImage({ overlay, image, folder: join(folder, "overlay"), execute });
  const namespace = watchedIn(objects);
  await assertIsNew(name, execute);

  const steps = plan({ cluster: name, kubeconfig, nodeImage, github, image: `${image.name}:${image.tag}`, objects });
  try {
    await take(steps, { execute, signal, shown });
    const env = {
      EBB_E2E_CONTEXT: `kind-${name}`,
      ...(namespace !== undefined && { EBB_E2E_NAMESPACE: namespace }),
      KUBECONFIG: kubeconfig,
    };
    await execute({ command: "vitest", args: ["run", "--project", "cluster"] }, { env, signal, shown: true });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    say(error instanceof Error ? error.message : String(error));
    say(`collecting logs into ${logs} …`);
    await collectLogs({ cluster: name, kubeconfig, folder: logs }, execute);
    return false;
  } finally {
    const remove = { command: "kind", args: ["delete", "cluster", "--name", name, "--kubeconfig", kubeconfig] };
    if (keep) {
      say(`The cluster stays: kubectl --kubeconfig ${kubeconfig} get pods -A`);
      say(`To remove it: ${textOf(remove)}`);
    } else {
      say(`removing the kind cluster ${name} …`);
      await execute(remove);
    }
  }
};

/** What somebody else has made is not ours to remove. */
const assertIsNew = async (name: string, execute: Execute): Promise<void> => {
  const clusters = await execute({ command: "kind", args: ["get", "clusters"] });
  if (clusters.split("\n").includes(name))
    throw new Error(
      `Cannot make the kind cluster "${name}" as there is one: remove it with kind delete cluster --name ${name}, or choose another name with --name`,
    );
};

/** Shows on a terminal a list that changes in place, elsewhere a line for each beginning and end. */
const take = async (
  steps: readonly Step[],
  { execute, signal, shown }: Pick<EndToEndContext, "execute" | "signal"> & { shown: boolean },
): Promise<void> => {
  const tasks = steps.map(({ title, commands }) => ({
    title,
    task: async (_: unknown, task: { output: string }) => {
      for (const command of commands) {
        task.output = textOf(command);
        await execute(command, { signal });
      }
    },
  }));
  await new Listr(tasks, {
    // Ctrl-C belongs to the caller, who aborts.
    registerSignalListeners: false,
    silentRendererCondition: !shown,
    rendererOptions: { collapseErrors: false, showErrorMessage: false },
  }).run();
};
