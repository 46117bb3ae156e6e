/** What happens, as one readable line each. Pure. */

import * as z from "zod";
import type { Happening } from "../activator/activator.ts";

const LogLine = z.looseObject({
  level: z.enum(["info", "warn", "error"]),
  message: z.string(),
  namespace: z.string().optional(),
  name: z.string().optional(),
});

const Outcome = z.object({
  result: z.string(),
  changes: z.array(z.string()),
  statusWritten: z.boolean(),
  ms: z.number(),
});
const Resynced = z.object({ seen: z.number(), drifted: z.number(), failed: z.number(), ms: z.number() });

/** The line, without the time; `undefined` for what a user need not see. */
export const lineOf = (happening: Happening): string | undefined => {
  switch (happening.what) {
    case "woke":
      return `${column("woke")} ${happening.name}: 1 instance, ready after ${happening.ms} ms`;
    case "slept":
      return `${column("slept")} ${happening.name}: 0 instances`;
    case "crashed":
      return `${column("crashed")} ${happening.name}: its process ended (${happening.how}); the next event starts another`;
    case "failed":
      return `${column("failed")} ${happening.name}: ${happening.error}`;
    case "answered":
      return undefined;
    case "printed":
      return printedLine(happening.line);
    default:
      return happening satisfies never;
  }
};

const column = (word: string): string => word.padEnd(10);

const printedLine = (line: string): string | undefined => {
  const log = LogLine.safeParse(parsed(line)).data;
  // What is no log line of ours is a crash of the runtime: shown as it is.
  if (log === undefined) return line;
  const where = log.name === undefined ? "" : ` ${log.namespace}/${log.name}`;

  const outcome = Outcome.safeParse(log).data;
  if (outcome !== undefined)
    return `${column(outcome.result)} ${log.message.replace(/^Reconciled /, "")}${where}: ${doneText(outcome)}`;
  const resynced = Resynced.safeParse(log).data;
  if (resynced !== undefined)
    return `${column("resynced")} ${resynced.seen} custom resources, ${resynced.drifted} not as desired (${resynced.ms} ms)`;
  if (log.message === "Listened" || log.message === "Listened for scrapes") return undefined;

  const { time: _, level, message, namespace: __, name: ___, ...rest } = log;
  return `${column(level)} ${message}${where}${Object.entries(rest)
    .map(([key, value]) => ` ${key}=${JSON.stringify(value)}`)
    .join("")}`;
};

const doneText = ({ changes, statusWritten, ms }: z.infer<typeof Outcome>): string => {
  const done = [...changes, ...(statusWritten ? ["status"] : [])];
  return `${done.length === 0 ? "nothing to do" : done.join(", ")} (${ms} ms)`;
};

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
