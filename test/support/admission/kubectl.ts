/** kubectl as a user sees it: with what it says on standard error when it succeeds, too. */

import { execa } from "execa";
import { inject } from "vitest";
import { namespace, type Stored } from "./api-server.ts";

export interface Shown {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

export const shownByKubectl = async (
  { kubeconfig }: { kubeconfig: string },
  args: readonly string[],
  object?: Pick<Stored, "metadata" | "spec">,
): Promise<Shown> => {
  const input = { apiVersion: "memcached.c5c3.io/v1beta1", kind: "Memcached", ...object };
  const { kubectl } = inject("binaries");
  const { exitCode, stdout, stderr } = await execa(kubectl, ["--kubeconfig", kubeconfig, "-n", namespace, ...args], {
    reject: false,
    ...(object && { input: JSON.stringify(input) }),
  });
  return { exitCode, stdout, stderr };
};
