/** `metrics-sidecar`: tells how many local ports of a pod are in use, and how many there are. */

import { runPodProgram } from "../pod-program/index.ts";
import { metricsSidecar } from "./metrics-sidecar.ts";

await runPodProgram(metricsSidecar);
