/** Processor time of what this process has started: the platform's parts, the adapter, the functions. Linux only. */

import { readdir, readFile } from "node:fs/promises";
import { basename } from "node:path";
import { round } from "./clock.ts";

/** Seconds by process id. */
export type CpuTimes = ReadonlyMap<number, { name: string; seconds: number }>;

const ticksPerSecond = 100;

export const cpuTimes = async (): Promise<CpuTimes> => {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const read = await Promise.all(pids.map((pid) => ownCpu(pid).catch(() => undefined)));
  return new Map(read.filter((own) => own !== undefined));
};

/** Seconds since `before`, by the name of the program; those that took less than a tenth of a second are left out. */
export const cpuSince = (before: CpuTimes, after: CpuTimes): Record<string, number> => {
  const spent: Record<string, number> = {};
  for (const [pid, { name, seconds }] of after)
    spent[name] = (spent[name] ?? 0) + seconds - (before.get(pid)?.seconds ?? 0);
  return Object.fromEntries(
    Object.entries(spent)
      .filter(([, seconds]) => seconds >= 0.1)
      .sort(([, a], [, b]) => b - a)
      .map(([name, seconds]) => [name, round(seconds, 1)]),
  );
};

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html; `undefined` for what is neither this process nor its child. */
const ownCpu = async (pid: number): Promise<[number, { name: string; seconds: number }] | undefined> => {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number);
  if (pid !== process.pid && parent !== process.pid) return undefined;
  const command = (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0");
  const name = pid === process.pid ? "bench and activator" : nameOf(command);
  return [pid, { name, seconds: ((user ?? 0) + (system ?? 0)) / ticksPerSecond }];
};

/** The function of a bundle or of a source; else the program, without its version. */
export const nameOf = (command: readonly string[]): string => {
  const [program = "", ...args] = command;
  const main = args.map((arg) => /([^/]+)\/main\.(?:mjs|ts)$/.exec(arg)?.[1]).find((name) => name !== undefined);
  return main ?? basename(program).replace(/-v\d.*$/, "");
};
