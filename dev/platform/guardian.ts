/**
 * Ends processes when the one that started them is gone, however it ended: a killed parent leaves nothing behind. Runs as a process of
 * its own, `node dev/platform/guardian.ts`; reads `watch <pid>` and `forget <pid>` lines, and acts when its input ends.
 */

import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";

const watched: number[] = [];

// The parent decides when to end; a Ctrl-C in the terminal reaches the whole process group.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const [word, text] = line.split(" ");
  const pid = Number(text);
  if (word === "watch") watched.push(pid);
  else watched.splice(watched.indexOf(pid), 1);
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const end = (signal: NodeJS.Signals): void => {
  // Last started first: the API server's clients before it, etcd after it.
  for (const pid of watched.toReversed()) {
    try {
      process.kill(pid, signal);
    } catch {
      // It is gone already.
    }
  }
};

end("SIGTERM");
for (let waited = 0; waited < 5_000 && watched.some(isAlive); waited += 50) await delay(50);
end("SIGKILL");
