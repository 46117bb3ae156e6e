import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import { specOf } from "../spec.ts";
import { directiveLines, isOwnedDirective } from "./directives.ts";

/** Directives that a running server takes on, sorted by name: what is to be set, and what a server that starts reads. */
export const dynamicDirectives = (cr: Redis): [name: string, value: string][] =>
  Object.entries(specOf(cr).config?.dynamic ?? {})
    .filter(([name]) => /^[a-zA-Z][a-zA-Z0-9._-]*$/.test(name) && !isOwnedDirective(name))
    .sort(([one], [other]) => (one < other ? -1 : 1));

export const dynamicConf = (cr: Redis): string =>
  dynamicDirectives(cr)
    .flatMap(([name, value]) => directiveLines(name, value))
    .map((line) => `${line}\n`)
    .join("");
