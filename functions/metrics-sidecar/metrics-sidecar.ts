/** The program: what it is told, and the collection that each scrape takes. */

import { type Definition, integer, oneOf, text, version } from "../pod-program/index.ts";
import { collector } from "./collector.ts";
import { metricsText } from "./metrics-text.ts";
import { procFiles } from "./proc-files.ts";
import { servedPort, usualPort } from "./served-port.ts";

const settings = {
  port: integer("METRICS_SIDECAR_PORT", { what: "Port to serve on", otherwise: usualPort, min: 1, max: 65535 }),
  mode: oneOf("METRICS_SIDECAR_MODE", {
    what: "Whether port_used is distinct ports, or rows of the table of IPv4",
    otherwise: "precise",
    values: ["precise", "compat"],
  }),
  topN: integer("METRICS_SIDECAR_TOP_N", { what: "Destinations that are shown", otherwise: 10, min: 0, max: 1000 }),
  procRoot: text("METRICS_SIDECAR_PROC_ROOT", { what: "Where the kernel tells of itself", otherwise: "/proc" }),
  podName: text("POD_NAME", { what: "Name of the pod; without it, the hostname", otherwise: "" }),
};

export const metricsSidecar: Definition<typeof settings> = {
  name: "metrics-sidecar",
  summary: "tells how many local ports of this pod are in use, and how many there are",
  settings,
  start({ settings: { port, mode, topN, procRoot, podName }, log, host }) {
    const files = procFiles(procRoot);
    const collect = collector({ files, mode, topN, log });
    const labels = { pod_name: podName === "" ? host.hostname() : podName };
    return {
      port: servedPort(port, files, log),
      metrics: () => metricsText({ ...collect(), labels, version }),
    };
  },
};
