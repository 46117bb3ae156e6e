import { any, type Row, spec } from "./row.ts";

const monitored = (serviceMonitor: object | undefined, more: object = {}) =>
  spec({ monitoring: { enabled: true, ...(serviceMonitor && { serviceMonitor }), ...more } });
const interval = "spec.monitoring.serviceMonitor.interval";
const timeout = "spec.monitoring.serviceMonitor.scrapeTimeout";
const noDuration = "not a duration such as 30s or 1m30s";
const longer = { warns: [`${timeout}: is above the interval, which is used for both`] };

export const monitoringRows: readonly Row[] = [
  { title: "a ServiceMonitor by its mere presence", spec: monitored({}) },
  ...["1y2w3d4h5m6s7ms", "90s", "1m30s", "1h", "500ms", ""].map(
    (value): Row => ({
      title: `an interval of ${JSON.stringify(value)}`,
      spec: monitored({ interval: value, scrapeTimeout: "100ms" }),
    }),
  ),
  ...["30", "s", "1.5m", "30 s", "1s1m", "1S", "-1s", "1d1w", "9999999999s"].map(
    (value): Row => ({
      title: `V19: an interval of ${JSON.stringify(value)}`,
      spec: monitored({ interval: value }),
      refused: { [interval]: noDuration },
    }),
  ),
  {
    title: "V19: a timeout that is none",
    spec: monitored({ scrapeTimeout: "soon" }),
    refused: { [timeout]: noDuration },
  },
  {
    title: "V19: both",
    spec: monitored({ interval: "often", scrapeTimeout: "soon" }),
    refused: { [interval]: noDuration, [timeout]: noDuration },
  },
  {
    title: "V19 looks away where monitoring is off",
    spec: monitored({ interval: "often" }, { enabled: false }),
    warns: ["spec.monitoring.serviceMonitor: has no effect without monitoring.enabled"],
  },
  { title: "an interval that is a number", spec: monitored({ interval: 30 }), refused: { [interval]: any } },
  {
    title: "an interval of 101 characters",
    spec: monitored({ interval: `${"0".repeat(100)}s` }),
    refused: { [interval]: any },
  },
  { title: "a timeout of the interval", spec: monitored({ interval: "60s", scrapeTimeout: "1m" }) },
  { title: "W7: a timeout above the interval", spec: monitored({ interval: "5s" }), ...longer },
  { title: "W7: in other units", spec: monitored({ interval: "59999ms", scrapeTimeout: "1m" }), ...longer },
  {
    title: "W7: a timeout of minutes and milliseconds",
    spec: monitored({ interval: "1m", scrapeTimeout: "1m1ms" }),
    ...longer,
  },
  { title: "W7: an interval of 0", spec: monitored({ interval: "0" }), ...longer },
  {
    title: "W7: a timeout above the default interval",
    spec: monitored({ interval: "", scrapeTimeout: "31s" }),
    ...longer,
  },
  {
    title: "no exporter image",
    spec: monitored(undefined, { exporterImage: "" }),
    refused: { "spec.monitoring.exporterImage": any },
  },
  {
    title: "W8: an exporter image that changes",
    spec: monitored(undefined, { exporterImage: "exporter:latest" }),
    warns: ["spec.monitoring.exporterImage: a restart may change the version"],
  },
  {
    title: "W8 looks away from an exporter that is off",
    spec: monitored(undefined, { enabled: false, exporterImage: "exporter" }),
  },
];
