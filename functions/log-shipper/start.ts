/** `log-shipper` as a program in a pod: makes the shipper of its settings, and gives it changed ones while it runs. */

import { readFile } from "node:fs/promises";
import { type PodProgram, settingsFile, type Told } from "../pod-program/index.ts";
import { fileSystem } from "./files/file-system.ts";
import { keys, type ShipperSettings, settings } from "./settings.ts";
import { createShipper } from "./shipper.ts";
import { createSink, type Sink } from "./sinks/index.ts";

/** A mounted ConfigMap changes within a minute or so. */
const lookMs = 5_000;

/** Of the time for the last flush, so that the offsets are saved within it. */
const flushShare = 0.9;

/** What is taken once, at the start. */
const fixed = ({ port, finishMs, mountPath, stateFolder }: ShipperSettings) => ({
  port,
  finishMs,
  mountPath,
  stateFolder,
});

/** Rejects while there is no file of settings though one is named: lines must not go where nobody wants them. */
export const startShipper = async ({ settings: told, host, log }: Told<typeof settings>): Promise<PodProgram> => {
  const { environment } = host;
  const readSettings = settingsFile({ file: told.config, isAwaited: true, settings, keys, environment, log });
  let ca: string | undefined;

  /** Whether it has changed. */
  const readCa = async (file: string): Promise<boolean> => {
    const before = ca;
    try {
      ca = file === "" ? undefined : await readFile(file, "utf8");
    } catch (error) {
      log.warn("Could not read certificate authorities", { file, error: String(error) });
    }
    return ca !== before;
  };
  const sinkOf = (wanted: ShipperSettings): Sink => createSink({ settings: wanted, ca, write: host.writeOut });

  let current = (await readSettings()) ?? told;
  const atStart = fixed(current);
  const { port, finishMs } = atStart;
  await readCa(current.caFile);
  const shipper = createShipper({ settings: current, sink: sinkOf(current), fs: fileSystem, log });
  let lookedAt = performance.now();

  const takeChanges = async (): Promise<void> => {
    if (performance.now() - lookedAt < lookMs) return;
    lookedAt = performance.now();
    const changed = await readSettings();
    const isOtherCa = await readCa((changed ?? current).caFile);
    if (changed === undefined && !isOtherCa) return;
    if (changed !== undefined && JSON.stringify(fixed(changed)) !== JSON.stringify(atStart))
      log.warn("Kept port, folders and time to finish until the next start", atStart);
    current = { ...(changed ?? current), ...atStart };
    shipper.change(current, sinkOf(current));
  };

  return {
    port: port === 0 ? undefined : port,
    metrics: shipper.metrics,
    routes(app) {
      app.get("/files", (c) => c.json(shipper.files()));
    },
    async turn() {
      await takeChanges();
      return await shipper.turn();
    },
    finish: () => shipper.finish(AbortSignal.timeout(finishMs * flushShare)),
    finishMs,
    async once() {
      await shipper.finish(AbortSignal.timeout(finishMs * flushShare));
      return "";
    },
  };
};
