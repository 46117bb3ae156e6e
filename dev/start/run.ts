/** The whole of `npm start`: each step is told, and whatever was started is ended when a step fails or the user interrupts. */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { parse } from "yaml";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import { obtainBinaries, showProgress } from "../binaries/index.ts";
import { removeWebhooks } from "../operator/admission.ts";
import { removeClusterRights } from "../operator/install.ts";
import { type Operator, startOperator } from "../operator/operator.ts";
import type { Cluster } from "../platform/cluster.ts";
import { useExistingCluster } from "../platform/existing-cluster.ts";
import { resetState, startPlatform } from "../platform/platform.ts";
import { lineOf } from "./lines.ts";
import { claimState } from "./only-one.ts";
import { profileOf, type StartOptions, stateOf } from "./options.ts";
import { summaryOf } from "./summary.ts";

export interface RunContext {
  signal: AbortSignal;
  say(line: string): void;
}

const sample = fileURLToPath(new URL("../../knative/samples/memcached-monitoring.yaml", import.meta.url));

/** Resolves when the user has interrupted and everything is stopped; rejects when a step failed or a component died. */
export const run = async (options: StartOptions, { signal, say }: RunContext): Promise<void> => {
  const stops: (() => Promise<void>)[] = [];
  try {
    const broken = await start(options, { signal, say }, stops);
    await Promise.race([interrupted(signal), ...broken.map(rejection)]);
  } finally {
    if (stops.length > 1) say("stopping …");
    for (const stop of stops.toReversed()) await stop();
  }
};

/** Fills `stops` as it goes; resolves with promises of what may break. */
const start = async (
  options: StartOptions,
  { signal, say }: RunContext,
  stops: (() => Promise<void>)[],
): Promise<Promise<string>[]> => {
  const startedAt = performance.now();
  const stateDirectory = stateOf(options);
  stops.push(await claimState(options.state));
  if (options.reset) {
    await resetState(stateDirectory);
    stops.push(await claimState(options.state));
  }

  const progress = showProgress();
  const binaries = await obtainBinaries({ report: progress.report, signal }).finally(() => progress.close());

  const command = (await hasKubectl()) ? "kubectl" : binaries.kubectl;
  let cluster: Cluster;
  let kubectl: string;
  const broken: Promise<string>[] = [];
  if (options.context === undefined) {
    const report = (step: string): void => say(`starting ${step} …`);
    const platform = await startPlatform({ binaries, stateDirectory, apiPort: options.port, report, signal });
    stops.push(platform.stop);
    broken.push(platform.broken);
    cluster = platform;
    // Of a run with another profile.
    await removeWebhooks(cluster);
    await removeClusterRights(cluster);
    kubectl = `${command} --kubeconfig ${platform.kubeconfig}`;
    say(`kubeconfig: ${platform.kubeconfig}`);
  } else {
    say(`installing our kinds and accounts into the cluster of context "${options.context}" …`);
    const existing = await useExistingCluster({ context: options.context, stateDirectory, command: binaries.kubectl });
    stops.push(async () => existing.guard.close());
    cluster = existing;
    kubectl = `${command} --context ${options.context}`;
  }
  signal.throwIfAborted();

  say(`starting the event source and the functions on ${options.runtime} …`);
  const operator = await startOperator({
    cluster,
    binaries,
    namespace: options.namespace,
    runtime: options.runtime,
    profile: profileOf(options),
    windowMs: options.idle * 1000,
    report(happening) {
      const line = lineOf(happening);
      if (line !== undefined) say(line);
    },
    signal,
  });
  stops.push(operator.stop);
  broken.push(operator.broken);
  await operator.resync();
  stops.push(resyncEvery(operator, resyncEveryMs, say));
  signal.throwIfAborted();

  if (options.context === undefined) {
    await cluster.kubectl(["apply", "--server-side", "--namespace", options.namespace, "-f", "-"], {
      input: await sampleFor(options.namespace),
    });
    const rows = await summaryOf(cluster, { namespace: options.namespace, name: "cache" });
    signal.throwIfAborted();
    say("");
    for (const row of rows) say(`  ${row}`);
  }
  say("");
  say(
    `Ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s. Functions go to zero ${options.idle} s after their last event. Try:`,
  );
  for (const command of suggestions(options.namespace)) say(`  ${kubectl} ${command}`);
  say("Ctrl-C ends everything; the state stays for the next start (npm start -- --reset forgets it).");
  say("");
  return broken;
};

/** As the CronJob of knative/base. */
const resyncEveryMs = 5 * 60 * 1000;

const suggestions = (namespace: string): string[] => [
  `-n ${namespace} patch memcached cache --type merge -p '{"spec":{"monitoring":{"enabled":false}}}'`,
  `-n ${namespace} delete service cache`,
  `-n ${namespace} get memcached,deployment,service,pod`,
];

/** Whether the user has a kubectl; if not, ours is named in what is printed. */
const hasKubectl = async (): Promise<boolean> => {
  const { failed } = await execa("kubectl", ["version", "--client"], { reject: false });
  return !failed;
};

/** The sample as it is shipped, for another namespace where one is watched. */
const sampleFor = async (namespace: string): Promise<string> => {
  const object: KubeObject = parse(await readFile(sample, "utf8"));
  return JSON.stringify({ ...object, metadata: { ...object.metadata, namespace } });
};

const resyncEvery = (operator: Operator, everyMs: number, say: RunContext["say"]): (() => Promise<void>) => {
  let last: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    last = operator.resync().catch((error: unknown) => say(`resync failed: ${error}`));
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await last;
  };
};

const interrupted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

const rejection = async (broken: Promise<string>): Promise<never> => {
  throw new Error(`${await broken}; start again with npm start`);
};
