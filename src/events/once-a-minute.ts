/** Tells of each cause once a minute at most, however often it comes: whoever can send can make it come. */

export type Tell = (cause: string, tell: (untold: number) => void) => void;

/** `untold`: how often it has come since it was told last. */
export const onceAMinute = (now: () => number): Tell => {
  const told = new Map<string, { at: number; untold: number }>();
  return (cause, tell) => {
    const last = told.get(cause);
    if (last !== undefined && now() - last.at < 60_000) {
      last.untold += 1;
      return;
    }
    told.set(cause, { at: now(), untold: 0 });
    tell(last?.untold ?? 0);
  };
};
