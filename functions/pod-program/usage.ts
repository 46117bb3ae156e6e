/** What `--help` prints. Pure. */

import type { Settings } from "./settings.ts";

export const usage = (name: string, summary: string, settings: Settings): string => {
  const rows = Object.values(settings).map(({ variable, what, accepts, otherwiseText }) => {
    const usual = otherwiseText === "" ? "" : ` (default ${otherwiseText})`;
    return `  ${variable}\n      ${what}: ${accepts}${usual}\n`;
  });
  return `${name}: ${summary}

Usage: ${name} [--once | --help]

  --once  print one collection, and end
  --help  print this, and end

Environment:
${rows.join("")}`;
};
