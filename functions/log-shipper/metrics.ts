/** What `/metrics` tells of a shipper (L8). Pure. */

import { join } from "node:path";
import { exposition, type Family, version } from "../pod-program/index.ts";
import { type CountName, type Counts, countHelp } from "./counts.ts";
import type { Source } from "./source.ts";
import type { Usage } from "./usage.ts";

export interface Observed {
  counts: Pick<Counts, "of">;
  sources: readonly Pick<Source, "path" | "size" | "acknowledged">[];
  mountPath: string;
  bufferBytes: number;
  /** Absent: not known. */
  usage: Usage | undefined;
}

/** Paths whose lag is told: those with the greatest. */
const mostFiles = 100;

export const shipperMetrics = ({ counts, sources, mountPath, bufferBytes, usage }: Observed): string =>
  exposition([
    ...(Object.keys(countHelp) as CountName[]).map(
      (name): Family => ({
        name: `log_shipper_${name}_total`,
        type: "counter",
        help: countHelp[name],
        samples: counts.of(name),
      }),
    ),
    {
      name: "log_shipper_lag_bytes",
      type: "gauge",
      help: "Bytes of a file, renamed ones included, that are not delivered",
      samples: lags(sources).map(([path, value]) => ({ labels: { file: join(mountPath, path) }, value })),
    },
    gauge("buffer_bytes", "Memory that holds lines which are not delivered", bufferBytes),
    gauge("volume_bytes", "Bytes that the volume holds", usage?.bytes),
    gauge("volume_limit_bytes", "Bytes that the volume may hold", usage?.limitBytes || undefined),
    {
      name: "log_shipper_build_info",
      type: "gauge",
      help: "1, with the version",
      samples: [{ labels: { version }, value: 1 }],
    },
  ]);

const lags = (sources: Observed["sources"]): [string, number][] =>
  [...Map.groupBy(sources, ({ path }) => path)]
    .map(([path, all]): [string, number] => [
      path,
      all.reduce((sum, { size, acknowledged }) => sum + Math.max(0, size - acknowledged), 0),
    ])
    .sort(([, a], [, b]) => b - a)
    .slice(0, mostFiles);

const gauge = (name: string, help: string, value: number | undefined): Family => ({
  name: `log_shipper_${name}`,
  type: "gauge",
  help,
  samples: value === undefined ? [] : [{ value }],
});
