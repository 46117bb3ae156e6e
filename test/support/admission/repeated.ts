/** Work that is repeated without a pause while a test does something else. */

import { setTimeout as delay } from "node:timers/promises";

export interface Repeated {
  /** How often it was begun. */
  readonly times: number;
  /** Ends it after the present time, and resolves with all that went wrong. */
  stop(): Promise<{ failures: string[] }>;
}

export const repeated = (work: () => Promise<unknown>): Repeated => {
  const stopping = new AbortController();
  const failures: string[] = [];
  let times = 0;
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      times += 1;
      await work().catch((error: unknown) => failures.push(`${times}: ${error}`));
      await delay(20);
    }
  };
  const ended = run();
  return {
    get times() {
      return times;
    },
    async stop() {
      stopping.abort();
      await ended;
      return { failures };
    },
  };
};
