/** What is worth knowing of a cluster in which something failed, a file each. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Command, textOf } from "./command.ts";
import type { Execute } from "./execute.ts";

/** Name of a file, and what is printed into it. Pure. */
export const logCommands = (kubeconfig: string): [file: string, command: Command][] => {
  const kubectl = (...args: string[]): Command => ({ command: "kubectl", args: ["--kubeconfig", kubeconfig, ...args] });
  const logs = (namespace: string, selector: string): Command =>
    kubectl("-n", namespace, "logs", "--all-containers", "--prefix", "--tail=-1", "-l", selector);
  return [
    ["pods.txt", kubectl("get", "pods", "-A", "-o", "wide")],
    ["events.txt", kubectl("get", "events", "-A", "--sort-by=.lastTimestamp")],
    ["ours.yaml", kubectl("get", "all,cronjobs,jobs,configmaps", "-n", "ebb-system", "-o", "yaml")],
    ["knative.yaml", kubectl("get", "knative", "-A", "-o", "yaml")],
    ["memcacheds.yaml", kubectl("get", "memcacheds,deployments,services", "-A", "-o", "yaml")],
    ["reconcile.log", logs("ebb-system", "serving.knative.dev/service=ebb-reconcile")],
    ["jobs.log", logs("ebb-system", "app.kubernetes.io/part-of=ebb")],
    ...["default", "ebb-system"].map((namespace): [string, Command] => [
      `adapter-${namespace}.log`,
      logs(namespace, "eventing.knative.dev/sourceName=ebb"),
    ]),
    ["serving.log", logs("knative-serving", "app.kubernetes.io/name=knative-serving")],
    ["eventing.log", logs("knative-eventing", "app.kubernetes.io/name=knative-eventing")],
    ["kourier.log", logs("kourier-system", "app=3scale-kourier-gateway")],
  ];
};

/** What cannot be had is said in its file, and holds up nothing. */
export const collectLogs = async (
  { cluster, kubeconfig, folder }: { cluster: string; kubeconfig: string; folder: string },
  execute: Execute,
): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const said = async (command: Command): Promise<string> => {
    try {
      return await execute(command);
    } catch (error) {
      return `${error instanceof Error ? error.message : error}\n`;
    }
  };
  for (const [file, command] of logCommands(kubeconfig))
    await writeFile(join(folder, file), `# ${textOf(command)}\n${await said(command)}\n`);
  await said({ command: "kind", args: ["export", "logs", join(folder, "kind"), "--name", cluster] });
};
