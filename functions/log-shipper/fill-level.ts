/** Tells once that a volume is filling up, and not again until it has emptied. */

import type { Log } from "../../src/log.ts";
import type { Usage } from "./usage.ts";

const full = 0.8;
/** Below, so that a level which goes to and fro is told once. */
const emptied = 0.75;

export const fillLevel = (log: Pick<Log, "warn">): ((usage: Usage | undefined) => void) => {
  let isTold = false;
  return (usage) => {
    if (usage === undefined || usage.limitBytes === 0) return;
    const share = usage.bytes / usage.limitBytes;
    if (share > full && !isTold)
      log.warn("Volume is filling up", { ...usage, remedy: "a greater sizeLimit, or smaller files by rotation" });
    isTold = share > (isTold ? emptied : full);
  };
};
