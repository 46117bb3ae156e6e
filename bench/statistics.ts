/** The value in the middle; the mean of the two in the middle of an even number of them. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const [lower, upper] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  if (lower === undefined || upper === undefined) throw new Error("Cannot take the median of nothing");
  return (lower + upper) / 2;
};
