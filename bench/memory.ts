/** How much memory a process holds, as the kernel tells. https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */

import { readFile } from "node:fs/promises";

/** VmRSS: resident now; VmHWM: the most that ever was. In MB of 10⁶ bytes; `undefined` when the process is gone. */
export const memoryOf = async (pid: number, field: "VmRSS" | "VmHWM" = "VmRSS"): Promise<number | undefined> => {
  const text = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const [, kibibytes] = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(text) ?? [];
  return kibibytes === undefined ? undefined : (Number(kibibytes) * 1024) / 1e6;
};
