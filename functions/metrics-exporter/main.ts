/** `metrics-exporter`: brings what an application writes to files to Prometheus, a Pushgateway or StatsD. */

import { runPodProgram } from "../pod-program/index.ts";
import { startExporter } from "./exporter.ts";
import { settings } from "./settings.ts";

await runPodProgram({
  name: "metrics-exporter",
  summary: "brings metrics that an application writes to files to Prometheus, a Pushgateway or a StatsD server",
  settings,
  start: startExporter,
});
