/** What a scrape of `metrics-sidecar` takes in a pod that has nearly run out of ports. */

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { execa } from "execa";
import getPort from "get-port";
import { bundleFunctions } from "../../dev/bundle/bundle.ts";
import { root } from "../../dev/bundle/functions.ts";
import { launches } from "../../dev/bundle/launch.ts";
import { until } from "../../dev/platform/until.ts";
import { procTree } from "../../test/support/proc-tree.ts";
import { link, networkProblem, startPodNetwork } from "../../test/support/programs/pod-network/pod-network.ts";
import { round } from "../clock.ts";
import { cpuTimes } from "../cpu.ts";
import { memoryOf } from "../memory.ts";
import type { Measures, Scenario } from "../scenario.ts";
import { median } from "../statistics.ts";

const sockets = 28_000;
const scrapes = 15;
const name = `port-metrics-${sockets}`;

/** A pod in which so many ports are in use. */
interface Scene {
  /** What has them. */
  source: string;
  /** How a program is started there. */
  inside: readonly string[];
  env: Readonly<Record<string, string>>;
  get(path: string): Promise<{ text: string; ms: number }>;
  stop(): Promise<void>;
}

export const portMetrics: Scenario = {
  names: [name],
  async run({ signal }, say) {
    const folder = await mkdtemp(join(tmpdir(), "ebb-bench-"));
    try {
      await bundleFunctions(join(folder, "bundles"), ["metrics-sidecar"]);
      say(`${name}: opens sockets`);
      const scene = (await networkProblem()) === undefined ? await realSockets() : await generatedTable(folder);
      try {
        say(`${name}: scrapes`);
        return { [name]: await measured(scene, join(folder, "bundles/metrics-sidecar/main.mjs"), signal) };
      } finally {
        await scene.stop();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Of the kernel, in TIME_WAIT, where they are for a minute: no process holds them, so no limit of files matters. */
const realSockets = async (): Promise<Scene> => {
  const pod = await startPodNetwork();
  const other = await startPodNetwork({ beside: pod });
  const { addressOfB } = await link(pod, other);
  await other.tell({ do: "listen", host: "0.0.0.0", port: 5432 });
  await pod.tell({ do: "visit", host: addressOfB, port: 5432, count: sockets, from: 32_768 });
  return {
    source: "sockets of the kernel in TIME_WAIT",
    inside: pod.inside,
    env: {},
    get: async (path) =>
      (await pod.tell({ do: "get", url: `http://127.0.0.1:9999${path}` })) as { text: string; ms: number },
    async stop() {
      await other.stop();
      await pod.stop();
    },
  };
};

/** Where no networks can be made. */
const generatedTable = async (folder: string): Promise<Scene> => {
  const port = await getPort();
  const proc = join(folder, "proc");
  const tcp = Array.from({ length: sockets }, (_, index) => ({
    local: `192.0.2.1:${32_768 + index}`,
    remote: "192.0.2.2:5432",
    state: "TIME_WAIT" as const,
  }));
  for (const [path, text] of Object.entries(procTree({ tcp }))) {
    await mkdir(dirname(join(proc, path)), { recursive: true });
    await writeFile(join(proc, path), text);
  }
  return {
    source: "a generated table, since no networks can be made here",
    inside: [],
    env: { METRICS_SIDECAR_PROC_ROOT: proc, METRICS_SIDECAR_PORT: String(port) },
    async get(path) {
      const startedAt = performance.now();
      const text = await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
      return { text, ms: performance.now() - startedAt };
    },
    stop: () => Promise.resolve(),
  };
};

const measured = async (scene: Scene, program: string, signal: AbortSignal): Promise<Measures> => {
  const { args, env } = launches.bundle.node;
  const [command = "", ...rest] = [...scene.inside, join(root, "node_modules/.bin/node"), ...args, program];
  const child = execa(command, rest, { env: { ...env, ...scene.env }, reject: false, stdio: "ignore" });
  try {
    await until("the program answers", () => scene.get("/healthz").then(() => true));
    const pid = child.pid ?? 0;
    const cpuSeconds = async (): Promise<number> => (await cpuTimes()).get(pid)?.seconds ?? 0;
    const before = await cpuSeconds();
    const times: number[] = [];
    let used = 0;
    for (let scrape = 0; scrape < scrapes; scrape += 1) {
      signal.throwIfAborted();
      const { text, ms } = await scene.get("/metrics");
      times.push(ms);
      used = Math.max(used, Number(/^port_used\{.*\} (\d+)$/m.exec(text)?.[1]));
      // It remembers a collection for a second.
      await delay(1_050);
    }
    return {
      source: scene.source,
      ports_used: used,
      median_scrape_ms: round(median(times), 1),
      first_scrape_ms: round(times[0] ?? 0, 1),
      slowest_scrape_ms: round(Math.max(...times), 1),
      cpu_ms_a_scrape: round(((await cpuSeconds()) - before) * (1_000 / scrapes), 1),
      rss_mb: round((await memoryOf(pid)) ?? 0, 1),
      peak_rss_mb: round((await memoryOf(pid, "VmHWM")) ?? 0, 1),
    };
  } finally {
    child.kill("SIGTERM");
    await child;
  }
};
