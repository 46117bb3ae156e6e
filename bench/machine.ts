/** Where it was measured. */

import { cpus, loadavg, release, totalmem, type } from "node:os";
import { execa } from "execa";
import type { BinaryName } from "../dev/binaries/index.ts";
import type { BenchOptions } from "./options.ts";

export interface Machine {
  cpu: string;
  cores: number;
  memory_gb: number;
  os: string;
  node: string;
  deno: string;
  kubernetes: string;
  /** What of our functions was run: `bundle on node`. */
  functions: string;
  /** Processes that ran or waited to, on average over the minute before the first scenario. */
  load_before: number;
}

export const machine = async (
  binaries: Record<BinaryName, string>,
  { program, runtime }: Pick<BenchOptions, "program" | "runtime">,
): Promise<Machine> => {
  const [kubernetes, deno] = await Promise.all([
    execa(binaries["kube-apiserver"], ["--version"]),
    execa("deno", ["--version"], { preferLocal: true }),
  ]);
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memory_gb: Number((totalmem() / 1e9).toFixed(1)),
    os: `${type()} ${release()}`,
    node: process.version,
    deno: deno.stdout.split(" ")[1] ?? "",
    kubernetes: kubernetes.stdout.split(" ")[1] ?? "",
    functions: `${program} on ${runtime}`,
    load_before: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
};
