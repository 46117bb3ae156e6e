/**
 * Runs a program that stands in a pod beside somebody's application. It never ends by itself, whatever cannot be read, reached or had:
 * the kubelet counts every container in a pod's readiness, so its end would take the application out of its Services.
 *
 * SIGTERM and SIGINT end it, with exit code 0 after a last flush; a second one ends it at once. What nothing caught is logged and survived.
 */

import { pause } from "../../src/pause.ts";
import { podApp } from "./app.ts";
import { type HealthFile, healthFile } from "./health-file.ts";
import { type Heartbeat, heartbeat } from "./heartbeat.ts";
import { type PodHost, podHost } from "./host.ts";
import { keepListening } from "./keep-listening.ts";
import { logLevels, type PodLog, podLog } from "./log.ts";
import type { Definition, PodProgram, Told } from "./program.ts";
import { oneOf, readSettings, type Settings } from "./settings.ts";
import { type Turn, takeTurns } from "./take-turns.ts";
import { usage } from "./usage.ts";

const logLevel = oneOf("LOG_LEVEL", { what: "What is logged", otherwise: "info", values: logLevels });

const tellRepeatsMs = 60_000;
const usualFinishMs = 5_000;
/** How long the end waits for requests that are being answered. */
const stopMs = 500;
const idleTurn: Turn = () => Promise.resolve(1_000);

/** Resolves never: it exits by way of the host. */
export const runPodProgram = async <S extends Settings>(
  definition: Definition<S>,
  host: PodHost = podHost(),
): Promise<void> => {
  const { name, summary, settings } = definition;
  if (host.args.includes("--help")) {
    await host.writeOut(usage(name, summary, { ...settings, logLevel })).catch(() => {});
    host.exit(0);
  }

  const problems: string[] = [];
  const { level } = readSettings({ level: logLevel }, host.environment, (problem) => problems.push(problem));
  const values = readSettings(settings, host.environment, (problem) => problems.push(problem));
  const log = podLog({ level, write: host.writeError });
  const ending = endOf(host);
  host.onUncaught((error) => log.error("Survived an error that nothing caught", { error: messageOf(error) }));
  for (const problem of problems) log.warn("Could not accept a setting", { problem });
  const unknown = host.args.filter((arg) => arg !== "--once");
  if (unknown.length > 0) log.warn("Ignored arguments", { arguments: unknown });

  const isOnce = host.args.includes("--once");
  const heart = heartbeat();
  // A second process beside the one that serves must not speak for it.
  const health = healthFile(heart, isOnce ? { writeState() {} } : host);
  const program = await started(definition, { settings: values, log, host, heartbeat: health }, ending);
  if (program === undefined) host.exit(0);
  if (isOnce) host.exit(await once(program, log, host, ending));
  await serve(definition, { program, log, host, heart, health, ending });
  log.tellRepeats();
  log.info("Ended");
  host.exit(0);
};

/** Aborted at the first signal. */
const endOf = (host: PodHost): AbortSignal => {
  const ending = new AbortController();
  host.onEndSignal(() => {
    if (ending.signal.aborted) host.exit(0);
    ending.abort();
  });
  return ending.signal;
};

const started = async <S extends Settings>(
  { name, start }: Definition<S>,
  told: Told<S>,
  ending: AbortSignal,
): Promise<PodProgram | undefined> => {
  while (!ending.aborted) {
    try {
      return await start(told);
    } catch (error) {
      told.log.error(`Could not start ${name}, and tries again`, { error: messageOf(error) });
      await pause(1_000, ending).catch(() => {});
    }
  }
  return undefined;
};

interface Serving {
  program: PodProgram;
  log: PodLog;
  host: PodHost;
  heart: Heartbeat;
  health: HealthFile;
  ending: AbortSignal;
}

/** Until the end signal, and what is to be done after it. */
const serve = async (
  { name, summary }: Pick<Definition<Settings>, "name" | "summary">,
  { program, log, host, heart, health, ending }: Serving,
): Promise<void> => {
  const { port, turn = idleTurn, finishMs = usualFinishMs } = program;
  const app = podApp({
    name,
    summary,
    metrics: () => program.metrics(),
    routes: program.routes && ((app) => program.routes?.(app)),
    heartbeat: heart,
    log,
  });
  const listening =
    port === undefined ? undefined : keepListening({ listen: host.listen, fetch: app.fetch, port, log, ending });
  void listening?.then((server) => server && health.serves(server.port));
  const turns = takeTurns({ turn, heartbeat: health, log, ending });
  const telling = setInterval(() => log.tellRepeats(), tellRepeatsMs);

  await aborted(ending);
  clearInterval(telling);
  await finish(program, turns, finishMs, log);
  await Promise.race([listening?.then((server) => server?.stop()), pause(stopMs, undefined)]);
};

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

/** Resolves when it is done, or when its time is over. */
const finish = async (program: PodProgram, turns: Promise<void>, ms: number, log: PodLog): Promise<void> => {
  const signal = AbortSignal.timeout(ms);
  const work = async (): Promise<void> => {
    await turns;
    await program.finish?.(signal);
  };
  try {
    const late = aborted(signal).then(() => Promise.reject(new Error(`it took longer than ${ms} ms`)));
    await Promise.race([work(), late]);
  } catch (error) {
    log.error("Could not finish before the end", { error: messageOf(error) });
  }
};

/** Resolves with the exit code. */
const once = async (program: PodProgram, log: PodLog, host: PodHost, ending: AbortSignal): Promise<number> => {
  try {
    if (program.once) await host.writeOut(await program.once());
    else {
      await program.turn?.(ending);
      await program.finish?.(AbortSignal.timeout(program.finishMs ?? usualFinishMs));
      await host.writeOut(await program.metrics());
    }
    return 0;
  } catch (error) {
    log.error("Could not collect", { error: messageOf(error) });
    return 1;
  }
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
