/** `log-shipper`: follows the log files of a volume and delivers their lines, for an application that knows nothing of it. */

import { runPodProgram } from "../pod-program/index.ts";
import { settings } from "./settings.ts";
import { startShipper } from "./start.ts";

await runPodProgram({
  name: "log-shipper",
  summary: "follows the log files of a folder and delivers their lines to standard output, Loki or an HTTP server",
  settings,
  start: startShipper,
});
