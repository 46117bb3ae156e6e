/** Log lines as JSON on standard output, one a line, as Kubernetes platforms collect them. */

import type { Log } from "../../src/log.ts";

export const jsonLog = (write: (line: string) => void = console.log): Log => {
  const at =
    (level: keyof Log) =>
    (message: string, fields: object = {}): void =>
      write(JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }));
  return { info: at("info"), warn: at("warn"), error: at("error") };
};
