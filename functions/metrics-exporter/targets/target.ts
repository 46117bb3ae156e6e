/** Something that collections are delivered to. */

import type { Collection } from "../files/collect.ts";
import type { TargetName } from "../own-metrics.ts";

export type Collected = Pick<Collection, "families" | "text">;

export interface Target {
  name: TargetName;
  /** Where it is, as logs may show it. */
  to: string;
  /** Rejects when it fails. */
  deliver(collected: Collected, signal: AbortSignal): Promise<void>;
  /** What is done in place of the last delivery; absent: the same. */
  end?(signal: AbortSignal): Promise<void>;
}
