/**
 * Gives work a signal that is aborted after so many milliseconds, with a `TimeoutError`, or with `parent`. Unlike `AbortSignal.timeout`,
 * which lives until its time has come and holds all that listened to it, nothing is left of it when the work has ended.
 */
export const withDeadline = async <T>(
  ms: number,
  parent: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(new DOMException(`It took longer than ${ms} ms`, "TimeoutError")), ms);
  const abort = (): void => ending.abort(parent?.reason);
  if (parent?.aborted) abort();
  parent?.addEventListener("abort", abort, { once: true });
  try {
    return await work(ending.signal);
  } finally {
    clearTimeout(timer);
    parent?.removeEventListener("abort", abort);
  }
};
