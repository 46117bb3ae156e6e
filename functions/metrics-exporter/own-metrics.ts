/** What `metrics-exporter` tells of itself. */

import { type Family, type Sample, version } from "../pod-program/index.ts";
import type { Collection } from "./files/collect.ts";
import type { Problem } from "./files/read.ts";

export type TargetName = "pushgateway" | "statsd";

/** No file may have a metric whose name begins so. */
export const ownPrefix = "metrics_exporter_";

export interface OwnMetrics {
  /** A collection ended. */
  collected(collection: Collection, now: Date): void;
  /** Counts from zero, so that the first failure is seen as one. */
  pushing(target: TargetName): void;
  pushFailed(target: TargetName): void;
  families(): Family[];
}

/** Files come and go; of those with errors, so many have series. */
const mostErrors = 200;

export const createOwnMetrics = (): OwnMetrics => {
  let files: Collection["files"] = [];
  let lastCollect: number | undefined;
  /** Those without an error for the longest time come first. */
  const errors = new Map<string, { labels: { file: string; reason: string }; value: number }>();
  const failures = new Map<TargetName, number>();

  const countError = ({ file, reason }: Problem): void => {
    const key = JSON.stringify([file, reason]);
    const value = (errors.get(key)?.value ?? 0) + 1;
    errors.delete(key);
    errors.set(key, { labels: { file, reason }, value });
    for (const oldest of errors.keys()) {
      if (errors.size <= mostErrors) break;
      errors.delete(oldest);
    }
  };

  const family = (type: Family["type"], name: string, help: string, samples: readonly Sample[]): Family => ({
    name: `${ownPrefix}${name}`,
    type,
    help,
    samples,
  });

  return {
    collected(collection, now) {
      files = collection.files;
      lastCollect = now.getTime() / 1000;
      collection.problems.forEach(countError);
    },
    pushing: (target) => void failures.set(target, failures.get(target) ?? 0),
    pushFailed: (target) => void failures.set(target, (failures.get(target) ?? 0) + 1),
    families: () => [
      family(
        "gauge",
        "file_mtime_seconds",
        "When each file was last written, in seconds since 1970",
        files.map(({ file, mtimeSeconds }) => ({ labels: { file }, value: mtimeSeconds })),
      ),
      family("counter", "collect_errors_total", "Times that a file was left out", [...errors.values()]),
      family(
        "gauge",
        "last_collect_timestamp_seconds",
        "When the last collection ended, in seconds since 1970",
        lastCollect === undefined ? [] : [{ value: lastCollect }],
      ),
      family(
        "counter",
        "push_errors_total",
        "Deliveries to a target that failed",
        [...failures].map(([target, value]) => ({ labels: { target }, value })),
      ),
      family("gauge", "build_info", "1, with the version of this program", [{ labels: { version }, value: 1 }]),
    ],
  };
};
