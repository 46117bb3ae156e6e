/** What has to be there before a kind cluster can be made. */

import { execa } from "execa";
import { type Found, look } from "../image/engine.ts";

export interface Tools {
  docker: Found;
  kind: boolean;
  kubectl: boolean;
}

export const findTools = async (): Promise<Tools> => ({
  docker: await look("docker"),
  kind: await runs("kind", "version"),
  kubectl: await runs("kubectl", "version", "--client"),
});

const runs = async (command: string, ...args: string[]): Promise<boolean> =>
  !(await execa(command, args, { reject: false, timeout: 10_000 })).failed;

/** A sentence for each one that is missing, with what to do. Pure. */
export const missingTools = ({ docker, kind, kubectl }: Tools): string[] => [
  ...(docker === "absent" ? ["docker is not installed: https://docs.docker.com/engine/install"] : []),
  ...(docker === "silent"
    ? ["docker is installed, but its engine does not answer: start it, or ask for the right to use it"]
    : []),
  ...(kind ? [] : ["kind is not installed: https://kind.sigs.k8s.io, or go install sigs.k8s.io/kind@v0.33.0"]),
  ...(kubectl ? [] : ["kubectl is not installed: https://kubernetes.io/docs/tasks/tools"]),
];
