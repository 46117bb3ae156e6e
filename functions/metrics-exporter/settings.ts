/** What `metrics-exporter` can be told: by its environment, and beneath that by a file that `src/sidecars/exporters/metrics-exporter.ts` writes. */

import {
  bytes,
  duration,
  integer,
  oneOf,
  parseDuration,
  patterns,
  type Setting,
  text,
  url,
  type Values,
} from "../pod-program/index.ts";
import { type Address, parseAddress } from "./targets/statsd/address.ts";

const yesOrNo = ["true", "false"] as const;

const schedule = (): Setting<number> => {
  const every = duration("METRICS_EXPORTER_SCHEDULE", { what: "Time between two collections", otherwise: "60s" });
  const parse = (given: string) => {
    const ms = parseDuration(given);
    return ms !== undefined && ms >= 1_000 ? ms : undefined;
  };
  return { ...every, accepts: "a duration of 1s or more such as 60s or 1m30s", parse };
};

/** Absent: nothing is sent. */
const statsdAddress: Setting<Address | undefined> = {
  variable: "METRICS_EXPORTER_STATSD_ADDRESS",
  what: "StatsD server that the metrics are sent to over UDP",
  otherwise: undefined,
  otherwiseText: "",
  accepts: "host:port or [IPv6 address]:port",
  parse: parseAddress,
};

const path: Setting<string> = {
  ...text("METRICS_EXPORTER_PATH", {
    what: "Path that the metrics are served at, beside /metrics",
    otherwise: "/metrics",
  }),
  accepts: "a path such as /metrics, and not /healthz",
  parse: (given) => (/^(\/[\w.~-]+)+$/.test(given) && given !== "/healthz" ? given : undefined),
};

export const settings = {
  config: text("METRICS_EXPORTER_CONFIG", {
    what: "JSON file with settings, which is read again when it changes; the environment wins over it",
    otherwise: "",
  }),
  directory: text("METRICS_EXPORTER_DIRECTORY", { what: "Directory of the files", otherwise: "/shared/metrics" }),
  include: patterns("METRICS_EXPORTER_INCLUDE", { what: "Patterns of the files in it", otherwise: ["*.prom"] }),
  maxBytes: bytes("METRICS_EXPORTER_MAX_BYTES", {
    what: "What all files may have together; for more, the container needs a higher memory limit",
    otherwise: "1Mi",
  }),
  scheduleMs: schedule(),
  serve: oneOf("METRICS_EXPORTER_PROMETHEUS", {
    what: "Whether the metrics are served; without, no port is taken",
    otherwise: "true",
    values: yesOrNo,
  }),
  port: integer("METRICS_EXPORTER_PORT", { what: "Port of metrics and health", otherwise: 9102, min: 1, max: 65_535 }),
  path,
  gateway: url("METRICS_EXPORTER_PUSHGATEWAY_URL", {
    what: "Pushgateway that the metrics are pushed to",
    otherwise: "",
  }),
  job: text("METRICS_EXPORTER_PUSHGATEWAY_JOB", { what: "Label job of what is pushed", otherwise: "metrics-exporter" }),
  deleteOnExit: oneOf("METRICS_EXPORTER_PUSHGATEWAY_DELETE_ON_EXIT", {
    what: "Whether what was pushed is deleted at the end",
    otherwise: "false",
    values: yesOrNo,
  }),
  statsd: statsdAddress,
  tags: oneOf("METRICS_EXPORTER_STATSD_TAGS", {
    what: "How StatsD is told of labels: as tags, or as a part of the name",
    otherwise: "dogstatsd",
    values: ["dogstatsd", "none"],
  }),
  namespace: text("POD_NAMESPACE", { what: "Label namespace of what is pushed", otherwise: "" }),
  pod: text("POD_NAME", { what: "Label pod of what is pushed", otherwise: "" }),
  hostname: text("HOSTNAME", { what: "The same where POD_NAME is not set; container runtimes set it", otherwise: "" }),
};

export type ExporterSettings = Values<typeof settings>;

/** Where they stand in the file. */
export const keys: Partial<Record<keyof typeof settings, string>> = {
  directory: "directory",
  include: "include",
  scheduleMs: "schedule",
  serve: "prometheus.enabled",
  port: "prometheus.port",
  path: "prometheus.path",
  gateway: "pushgateway.url",
  job: "pushgateway.job",
  deleteOnExit: "pushgateway.deleteOnExit",
  statsd: "statsd.address",
  tags: "statsd.tags",
};
