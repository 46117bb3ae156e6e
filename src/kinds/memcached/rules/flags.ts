/** Command-line flags of memcached, as getopt_long reads them. Patterns are for RE2 and JavaScript alike. */

import { cel } from "../../rule.ts";

/** Those without a value, which may stand in a cluster before another one: `-vd` is `-v -d`. */
const withoutValue = "ACFLMSVWXZdhikrv";

/**
 * An argument that sets one of these: short ones alone or in a cluster, long ones from where they are unmistakable. Whatever else begins
 * so is a flag that the server does not know, and ends at.
 */
const flagPattern = (short: string, long: readonly string[]): string =>
  `^(?:-[${withoutValue}]*[${short}]|--(?:${long.join("|")}))`;

/** --daemon, --help, --license, --version, --unix-socket: the server exits, goes to the background, or leaves TCP. */
export const endingFlags: string = flagPattern("dhiVs", ["da", "h", "lic", "vers", "unix-s"]);

/** --memory-limit, --max-item-size: they replace what the fields set. */
export const sizeFlags: string = flagPattern("mI", ["memory-l", "max-i"]);

/** What the operator sets itself; --listen-backlog is another flag than --listen. */
const own = {
  short: "mctIplUZYS",
  long: ["memory-l", "co", "t", "max-i", "po", "ud", "listen(?:=|$)", "enable-ss", "enable-sa", "a"],
};
export const ownFlags: string = flagPattern(own.short, own.long);

/** The same in CEL, at the price of a short pattern: what a policy may cost is counted as length of text times length of pattern. */
export const isOwnFlagCel = (arg: string): string =>
  cel`(${arg}.startsWith('--')
    ? ${arg}.substring(2, size(${arg}) < 16 ? size(${arg}) : 16).matches('^(?:${own.long.join("|")})')
    : ${arg}.matches('^-[${withoutValue}]*[${own.short}]'))`;

/** What it sets of the extended options (`-o`). */
export const ownOptions = "ssl_";

const expressions = new Map<string, RegExp>();

/** The first argument that matches. */
export const findArg = (args: readonly string[] | undefined, pattern: string): string | undefined => {
  const expression = expressions.get(pattern) ?? new RegExp(pattern);
  expressions.set(pattern, expression);
  return args?.find((arg) => expression.test(arg));
};
