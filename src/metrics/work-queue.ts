/** Which custom resources wait in this instance, and which are worked on. */

export interface WorkQueue {
  add(key: string, queue: string): void;
  /** What was added last is not waited for any more. */
  drop(key: string): void;
  /** Work begins on what was added first; `waited` is absent when it never was in the queue. The result ends the work, and says how long it took, in seconds. */
  begin(key: string, queue: string): { waited: number | undefined; end(): number };
  /** How things stand: keys that wait, pieces of work and their ages in seconds. */
  state(queue: string): { waiting: number; running: number; unfinished: number; longest: number };
}

/** @param clock seconds since any fixed moment */
export const createWorkQueue = (clock: () => number): WorkQueue => {
  const waiting = new Map<string, { queue: string; since: number[] }>();
  const running = new Set<{ queue: string; since: number }>();
  const remove = (key: string, which: "first" | "last"): number | undefined => {
    const { since = [] } = waiting.get(key) ?? {};
    const removed = which === "first" ? since.shift() : since.pop();
    if (since.length === 0) waiting.delete(key);
    return removed;
  };

  return {
    add(key, queue) {
      const known = waiting.get(key);
      if (known === undefined) waiting.set(key, { queue, since: [clock()] });
      else known.since.push(clock());
    },
    drop(key) {
      remove(key, "last");
    },
    begin(key, queue) {
      const now = clock();
      const since = remove(key, "first");
      const work = { queue, since: now };
      running.add(work);
      return {
        waited: since === undefined ? undefined : now - since,
        end() {
          running.delete(work);
          return clock() - now;
        },
      };
    },
    state(queue) {
      const now = clock();
      const ages = [...running].filter((work) => work.queue === queue).map(({ since }) => now - since);
      return {
        waiting: [...waiting.values()].filter((item) => item.queue === queue).length,
        running: ages.length,
        unfinished: ages.reduce((sum, age) => sum + age, 0),
        longest: Math.max(0, ...ages),
      };
    },
  };
};
