/** Resolves with how long it took, in seconds. */
export const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
};

/** To so many digits after the point, for reading. */
export const round = (value: number, digits = 2): number => Number(value.toFixed(digits));
