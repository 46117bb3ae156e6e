/** What every pass has in common. */

import type { CustomResource } from "../api/kubernetes/object.ts";
import type { Change } from "./act.ts";
import type { GatherOptions } from "./gather.ts";
import type { ReportOptions } from "./report.ts";
import type { VisitOptions } from "./visit.ts";

export type PassOptions = VisitOptions & ReportOptions & GatherOptions;

export interface Outcome {
  result: "reconciled" | "stalled" | "gone" | "deleting";
  path: "spec" | "child";
  changes: Change[];
  statusWritten: boolean;
  /** Whether the next pass has more to do at once, see `Operation.goesOn`. */
  goesOn?: boolean;
  /** When the next pass is due, in milliseconds, though nothing may tell of it. */
  againInMs?: number;
}

export const isBeingDeleted = ({ metadata }: CustomResource): boolean => metadata.deletionTimestamp !== undefined;

/** Whether nothing has looked at it yet: it is as it was made, and has no status. */
export const isNew = ({ metadata, status }: CustomResource): boolean =>
  metadata.generation === 1 && status === undefined;

/** What comes of a pass over a custom resource that is gone, or going: nothing. */
export const idle = (cr: CustomResource | undefined, path: Outcome["path"]): Outcome => ({
  result: cr === undefined ? "gone" : "deleting",
  path,
  changes: [],
  statusWritten: false,
});
