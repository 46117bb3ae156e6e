/** Tells whether the main loop of a program still turns. */

export interface Heartbeat {
  /** To be called at each turn of the main loop, and in turns that may take long. */
  beat(): void;
  /** How long ago the last was; since the start, before the first. */
  silentSeconds(): number;
}

/** Without a beat for as long, `/healthz` answers 503. */
export const patienceSeconds = 30;

/** @param now milliseconds that never go back */
export const heartbeat = (now: () => number = () => performance.now()): Heartbeat => {
  let last = now();
  return {
    beat() {
      last = now();
    },
    silentSeconds: () => (now() - last) / 1000,
  };
};
