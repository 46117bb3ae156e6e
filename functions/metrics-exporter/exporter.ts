/** `metrics-exporter` as a program in a pod: collects on a schedule, serves the last collection, delivers each. */

import { contentType, exposition, type PodProgram, settingsFile, type Told } from "../pod-program/index.ts";
import { type Collection, collect } from "./files/collect.ts";
import { createOwnMetrics, ownPrefix } from "./own-metrics.ts";
import { type ExporterSettings, keys, settings } from "./settings.ts";
import { createDeliveries } from "./targets/deliver.ts";
import { pushgatewayTarget } from "./targets/pushgateway.ts";
import { createGrowth } from "./targets/statsd/growth.ts";
import { statsdTarget } from "./targets/statsd/target.ts";

/** What the program takes from its settings once, at its start. */
const listener = ({ serve, port, path }: ExporterSettings): string => JSON.stringify([serve, port, path]);

/** How often the settings' file is looked at. */
const lookMs = 5_000;

export const startExporter = async ({ settings: told, log, host }: Told<typeof settings>): Promise<PodProgram> => {
  const { environment } = host;
  const readSettings = settingsFile({ file: told.config, settings, keys, environment, log });
  const own = createOwnMetrics();
  const growth = createGrowth();
  const deliveries = createDeliveries(own, log);
  const first = (await readSettings()) ?? told;
  const { port, path } = first;
  let current: ExporterSettings = first;
  let collected: Collection = { families: [], text: "", files: [], problems: [] };
  let dueAt = performance.now();
  let summary = "";

  const collectNow = async (): Promise<void> => {
    const { directory, include, maxBytes } = current;
    collected = await collect({ directory, include, maxBytes, reserved: ownPrefix });
    own.collected(collected, new Date());
    const { files, families, problems } = collected;
    for (const { file, reason, message } of problems) log.warn("Left out file", { file, reason, error: message });
    const fields = { directory, files: files.length, leftOut: problems.length, metrics: families.length };
    // The same each time would fill the log.
    const isNew = summary !== JSON.stringify(fields);
    summary = JSON.stringify(fields);
    (isNew ? log.info : log.debug)("Collected metrics", fields);
  };

  const targets = () =>
    [pushgatewayTarget(current, own.families), statsdTarget(current, growth)].flatMap((target) => target ?? []);

  const page = (): string => exposition(own.families()) + collected.text;

  return {
    port: first.serve === "true" ? port : undefined,
    metrics: page,
    routes(app) {
      if (path !== "/metrics") app.get(path, (c) => c.body(page(), 200, { "content-type": contentType }));
    },
    async turn() {
      const changed = await readSettings();
      if (changed !== undefined) {
        current = changed;
        dueAt = performance.now();
        if (listener(changed) !== listener(first)) log.warn("Kept port and path until the next start", { port, path });
      }
      const now = performance.now();
      if (now >= dueAt) {
        await collectNow();
        deliveries.begin(targets(), collected);
        dueAt = Math.max(dueAt + current.scheduleMs, now);
      }
      return Math.max(0, Math.min(dueAt - performance.now(), lookMs));
    },
    async finish(signal) {
      await collectNow();
      await deliveries.end(targets(), collected, signal);
    },
    finishMs: 10_000,
    async once() {
      await collectNow();
      return page();
    },
  };
};
