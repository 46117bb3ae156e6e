import type { Scenario } from "../scenario.ts";
import { admission } from "./admission.ts";
import { coldStart } from "./cold-start.ts";
import { failover } from "./failover.ts";
import { fleetOf } from "./fleet.ts";
import { headOfLine } from "./head-of-line.ts";
import { memory } from "./memory.ts";
import { portMetrics } from "./port-metrics.ts";
import { resync } from "./resync.ts";
import { steady } from "./steady.ts";

/** In the order in which they run. */
export const scenarios: readonly Scenario[] = [
  coldStart,
  admission,
  portMetrics,
  fleetOf(200),
  steady,
  headOfLine,
  failover,
  memory,
  resync,
  fleetOf(1000),
];
