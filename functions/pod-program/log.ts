/**
 * The log of a program in a pod: JSON on standard error, one entry a line, since standard output may be what a program is for. What goes
 * wrong again and again is one line, and then a count: a file that cannot be read must not fill a node's disk.
 */

import type { Log } from "../../src/log.ts";

export const logLevels = ["debug", "info", "warn", "error"] as const;

export type LogLevel = (typeof logLevels)[number];

export interface PodLog extends Log {
  debug(message: string, fields?: object): void;
  /**
   * Tells how often each warning and error was repeated since it was last told, and forgets those that were not: the next of them is a
   * line of its own again. To be called from time to time, and at the end.
   */
  tellRepeats(): void;
}

export interface PodLogOptions {
  level: LogLevel;
  /** Takes one line, without its end. */
  write(line: string): void;
  now?: () => Date;
}

/** Distinct warnings and errors that are remembered. Those beyond are told each time. */
const capacity = 500;

/** Warnings and errors are the same when message and fields are. */
export const podLog = ({ level, write, now = () => new Date() }: PodLogOptions): PodLog => {
  const repeats = new Map<string, { tell(repeats: number): void; count: number }>();
  const at = (of: LogLevel) => {
    const isTold = logLevels.indexOf(of) >= logLevels.indexOf(level);
    return (message: string, fields: object = {}): void => {
      if (isTold) write(JSON.stringify({ time: now().toISOString(), level: of, message, ...fields }));
    };
  };
  const counted = (of: "warn" | "error") => {
    const tell = at(of);
    return (message: string, fields: object = {}): void => {
      const key = JSON.stringify([of, message, fields]);
      const known = repeats.get(key);
      if (known) known.count += 1;
      else {
        tell(message, fields);
        if (repeats.size < capacity)
          repeats.set(key, { count: 0, tell: (count) => tell(message, { ...fields, repeats: count }) });
      }
    };
  };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: counted("warn"),
    error: counted("error"),
    tellRepeats() {
      for (const [key, known] of repeats) {
        if (known.count === 0) repeats.delete(key);
        else known.tell(known.count);
        known.count = 0;
      }
    },
  };
};
