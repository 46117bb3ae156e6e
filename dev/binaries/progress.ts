/** A view of the progress that fits the stream. */

import { listProgress } from "./list-progress.ts";
import { plainProgress } from "./plain-progress.ts";
import type { ProgressView } from "./report.ts";

/** One line for each binary that changes in place on a terminal, lines one after another elsewhere. */
export function showProgress(stream: NodeJS.WriteStream = process.stderr): ProgressView {
  // listr2 draws nothing when standard output is no terminal, nor on one that does not know its width.
  const canRedraw = stream.isTTY && stream.columns > 0 && process.stdout.isTTY;
  return canRedraw ? listProgress(stream) : plainProgress((line) => stream.write(`${line}\n`));
}
