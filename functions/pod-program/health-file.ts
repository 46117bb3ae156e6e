/**
 * Leaves word for `check-sidecar-health.sh`, which cannot know what a program was told: `<port> <time>`, the port to ask, or `none` while
 * nothing is served, and when the main loop last turned. A container without a folder of its own leaves none.
 */

import type { Heartbeat } from "./heartbeat.ts";
import type { PodHost } from "./host.ts";

export interface HealthFile extends Pick<Heartbeat, "beat"> {
  /** From now on, this port is served. */
  serves(port: number): void;
}

/** A beat is written at most so often. */
const everyMs = 5_000;

export const healthFile = (
  heartbeat: Pick<Heartbeat, "beat">,
  { writeState }: Pick<PodHost, "writeState">,
  now: () => number = Date.now,
): HealthFile => {
  let served: number | undefined;
  let writtenAt: number | undefined;
  const write = (): void => {
    writtenAt = now();
    try {
      writeState("health", `${served ?? "none"} ${Math.floor(writtenAt / 1000)}\n`);
    } catch {
      // There is no such folder, or no room in it: the port that manifests tell is asked then.
    }
  };
  return {
    beat() {
      heartbeat.beat();
      if (writtenAt === undefined || Math.abs(now() - writtenAt) >= everyMs) write();
    },
    serves(port) {
      served = port;
      write();
    },
  };
};
