export interface OneAtATime {
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  isBusy(key: string): boolean;
}

/** Runs work of one key after the other, and of different keys side by side. Saves work within an instance; correctness does not rest on it. */
export const oneAtATime = (): OneAtATime => {
  const last = new Map<string, Promise<unknown>>();
  return {
    run(key, work) {
      const mine = (last.get(key) ?? Promise.resolve()).then(work, work);
      last.set(key, mine);
      const settled = () => {
        if (last.get(key) === mine) last.delete(key);
      };
      mine.then(settled, settled);
      return mine;
    },
    isBusy: (key) => last.has(key),
  };
};
