/**
 * What the programs that run inside pods share. A program is a `Definition`, and its `main.ts` no more than
 * `await runPodProgram({ name, summary, settings, start })`.
 */

export { parseBytes } from "./bytes.ts";
export { parseDuration } from "./duration.ts";
export { contentType, exposition, type Family, type Sample } from "./exposition.ts";
export type { PodHost } from "./host.ts";
export type { PodLog } from "./log.ts";
export type { Definition, PodProgram, Told } from "./program.ts";
export { runPodProgram } from "./run.ts";
export {
  bytes,
  duration,
  integer,
  list,
  oneOf,
  patterns,
  readSettings,
  type Setting,
  text,
  url,
  type Values,
} from "./settings.ts";
export { settingsFile } from "./settings-file.ts";
export type { Turn } from "./take-turns.ts";
export { version } from "./version.ts";
