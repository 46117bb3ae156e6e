/** Runs work of one key after the other, and of different keys side by side. Saves work within an instance; correctness does not rest on it. */
export const oneAtATime = (): (<T>(key: string, work: () => Promise<T>) => Promise<T>) => {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, mine);
    const settled = () => {
      if (last.get(key) === mine) last.delete(key);
    };
    mine.then(settled, settled);
    return mine;
  };
};
