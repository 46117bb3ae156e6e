/** Every row. */

import { autoscalingRows } from "./autoscaling.ts";
import { budgetRows, drainRows, rolloutRows, spreadRows } from "./availability.ts";
import { monitoringRows } from "./monitoring.ts";
import { namingRows } from "./naming.ts";
import { resourceRows } from "./resources.ts";
import type { Row } from "./row.ts";
import { securityRows } from "./security.ts";
import { serverRows } from "./server.ts";

export const rows: readonly Row[] = [
  ...namingRows,
  ...resourceRows,
  ...serverRows,
  ...budgetRows,
  ...drainRows,
  ...spreadRows,
  ...rolloutRows,
  ...securityRows,
  ...autoscalingRows,
  ...monitoringRows,
];
