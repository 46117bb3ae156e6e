/** Works on all items, `limit` at a time. Rejects with the first failure, and begins no other item after it. */
export const inParallel = async <T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
  { limit = 32, signal }: { limit?: number; signal: AbortSignal },
): Promise<void> => {
  const waiting = items.values();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const item of waiting) {
      signal.throwIfAborted();
      if (failed) return;
      await work(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
};
