/** The whole of `npm run bench`: one scenario after another, each on a platform of its own. */

import { Listr, ListrLogger, ProcessOutput } from "listr2";
import { obtainBinaries, showProgress } from "../dev/binaries/index.ts";
import { bundleFunctions } from "../dev/bundle/bundle.ts";
import { bundleSizes } from "../dev/bundle/sizes.ts";
import { machine } from "./machine.ts";
import type { BenchOptions } from "./options.ts";
import { tableText } from "./report.ts";
import { currentCommit, writeResults } from "./results.ts";
import type { Bench, Measures, Scenario } from "./scenario.ts";

/** Writes and prints what was measured; rejects after that when a scenario failed or the user interrupted. */
export const run = async (
  { only, runtime, program }: BenchOptions,
  scenarios: readonly Scenario[],
  signal: AbortSignal,
): Promise<void> => {
  const progress = showProgress();
  const binaries = await obtainBinaries({ report: progress.report, signal }).finally(() => progress.close());
  const [described, commit] = await Promise.all([machine(binaries, { program, runtime }), currentCommit()]);

  const bundle = bundleSizes(await bundleFunctions()).find(({ name }) => name === "reconcile");
  const bundleBytes = bundle?.start ?? { node: 0, deno: 0 };
  const bench: Bench = { binaries, runtime, program, bundleBytes, signal };
  const chosen = scenarios.filter(({ names }) => only === undefined || names.some((name) => only.includes(name)));
  const measures: Record<string, Measures> = {};
  const failures = await runAll(chosen, bench, measures);

  if (Object.keys(measures).length > 0) {
    const { results, files } = await writeResults({ machine: described, commit, scenarios: measures });
    console.log(`${tableText(results)}\n\n${files.join("\n")}`);
  }
  if (failures.length > 0)
    throw new Error(`${failures.length} of ${chosen.length} scenarios failed: ${failures.join("; ")}`);
};

/** Adds to `measures` as it goes; resolves with what failed, after which the others went on. */
const runAll = async (
  scenarios: readonly Scenario[],
  bench: Bench,
  measures: Record<string, Measures>,
): Promise<string[]> => {
  const failures: string[] = [];
  const tasks = scenarios.map((scenario) => ({
    title: scenario.names.join(", "),
    task: async (_: unknown, task: { output: string }) => {
      try {
        bench.signal.throwIfAborted();
        Object.assign(measures, await scenario.run(bench, (step) => (task.output = step)));
      } catch (error) {
        failures.push(`${scenario.names[0]}: ${error instanceof Error ? error.message : error}`);
        throw error;
      }
    },
  }));
  const logger = loggerTo(process.stderr);
  await new Listr(tasks, {
    exitOnError: false,
    // Ctrl-C belongs to the caller, who aborts.
    registerSignalListeners: false,
    fallbackRendererOptions: { logger },
    rendererOptions: { collapseErrors: false, logger },
  }).run();
  return failures;
};

const loggerTo = (stream: NodeJS.WriteStream): ListrLogger =>
  new ListrLogger({ processOutput: new ProcessOutput(stream, stream), useIcons: true, toStderr: [] });
