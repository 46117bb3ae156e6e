/** The tables of docs/troubleshooting.md. Pure. */

import { type AnswerReason, answerReasons } from "../../../src/events/reasons.ts";
import { memcachedReasons } from "../../../src/kinds/memcached/reasons.ts";
import { commonReasons, type Reason } from "../../../src/kinds/reasons.ts";
import { redisReasons } from "../../../src/kinds/redis/reasons.ts";
import { sidecarReasons } from "../../../src/kinds/sidecar-injection/reasons.ts";
import { skipReasons } from "../../../src/sidecars/reasons.ts";
import { code, table } from "./markdown.ts";

/** Every table of reasons in `src/`: of conditions and Events. */
export const reasonTables: Readonly<Record<string, Readonly<Record<string, Reason>>>> = {
  common: commonReasons,
  memcached: memcachedReasons,
  sidecars: sidecarReasons,
  redis: redisReasons,
};

export const reasonTable = (reasons: Readonly<Record<string, Reason>>): string =>
  table(
    ["reason", "seen as", "meaning", "cause", "what to do"],
    Object.entries(reasons).map(([name, { seen, meaning, cause, remedy }]) => [
      code(name),
      seen.join(", "),
      meaning,
      cause,
      remedy,
    ]),
  );

export const skipTable = (): string =>
  table(
    ["reason", "meaning", "what to do"],
    Object.entries(skipReasons).map(([name, { meaning, remedy }]) => [code(name), meaning, remedy]),
  );

export const answerTable = (reasons: Readonly<Record<string, AnswerReason>> = answerReasons): string =>
  table(
    ["reason", "status", "of", "meaning", "what to do"],
    Object.entries(reasons).map(([name, { status, by, meaning, remedy }]) => [
      code(name),
      String(status),
      by,
      meaning,
      remedy,
    ]),
  );
