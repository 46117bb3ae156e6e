/** Delivers collections to all targets, each at its own pace. */

import { withDeadline } from "../../../src/deadline.ts";
import type { Log } from "../../../src/log.ts";
import type { OwnMetrics, TargetName } from "../own-metrics.ts";
import type { Collected, Target } from "./target.ts";

export interface Deliveries {
  /** Begins. A target that is not done with the last delivery is left out of this one: the next makes up for it. */
  begin(targets: readonly Target[], collected: Collected): void;
  /** The last one, after those that have begun. */
  end(targets: readonly Target[], collected: Collected, signal: AbortSignal): Promise<void>;
}

/** Two deliveries have to fit in the time that the end of the program may take. */
const patienceMs = 4_000;

/** A delivery that fails is counted and logged, and the next is made all the same. */
export const createDeliveries = (own: Pick<OwnMetrics, "pushing" | "pushFailed">, log: Log): Deliveries => {
  const busy = new Map<TargetName, Promise<void>>();

  const run = async (
    { name, to }: Target,
    work: (signal: AbortSignal) => Promise<void>,
    parent?: AbortSignal,
  ): Promise<void> => {
    own.pushing(name);
    try {
      await withDeadline(patienceMs, parent, work);
    } catch (error) {
      own.pushFailed(name);
      const message = error instanceof Error ? error.message : String(error);
      log.warn("Could not deliver metrics", { target: name, to, error: message });
    }
  };

  return {
    begin(targets, collected) {
      for (const target of targets) {
        if (busy.has(target.name)) continue;
        const running = run(target, (signal) => target.deliver(collected, signal));
        busy.set(
          target.name,
          running.finally(() => busy.delete(target.name)),
        );
      }
    },
    async end(targets, collected, signal) {
      await Promise.all(busy.values());
      const last = ({ deliver, end }: Target) => end ?? ((signal: AbortSignal) => deliver(collected, signal));
      await Promise.all(targets.map((target) => run(target, last(target), signal)));
    },
  };
};
