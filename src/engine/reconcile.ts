/** One custom resource, brought to its desired state: read, decide, act, report. Level-triggered; safe to repeat at any point. */

import { ApiError } from "../kube/api-error.ts";
import type { CallOptions } from "../kube/client.ts";
import { type ChildHints, childPass } from "./child-pass.ts";
import { firstPass, fullPass } from "./full-pass.ts";
import { idle, type Outcome, type PassOptions } from "./pass.ts";
import { createRecent } from "./recent.ts";
import type { Target } from "./target.ts";

/** What is said to have happened; it tells where to look, and never what is there. Without any, all is looked at. */
export interface ReconcileOptions extends CallOptions {
  /** The custom resource was just made, or is gone. */
  isNewOrGone?: boolean | undefined;
  /** These children alone: the pass looks no further where the last full pass left nothing open. */
  hints?: ChildHints | undefined;
}

/**
 * Rejects with `Waiting` or a transient `ApiError` when another attempt may succeed within seconds. What needs somebody to act is no
 * rejection: it is a condition of the status, and the result `stalled`.
 */
export type Reconcile = (target: Target, options?: ReconcileOptions) => Promise<Outcome>;

/** How often a pass is made anew because an object changed under its hands. */
const attempts = 5;

export const createReconcile = (given: PassOptions): Reconcile => {
  const options = { recent: createRecent(), ...given };
  return async (target, hints = {}) => {
    const { signal } = hints;
    for (let attempt = 1; ; attempt++) {
      try {
        // Once a full pass has begun, no lesser one looks again at all that it may have written.
        const outcome = attempt === 1 ? await lesserPass(options, target, hints) : undefined;
        return outcome ?? (await fullPass(options, target, { signal }));
      } catch (error) {
        // Only a status can be missing at this point: its custom resource went away meanwhile.
        if (error instanceof ApiError && error.status === 404 && !error.isNotServed) return idle(undefined, "spec");
        if (!(error instanceof ApiError) || !error.isConflict || attempt === attempts) throw error;
      }
    }
  };
};

/** `undefined` when there is none that would do: what a kind gathers is not known without gathering it. */
const lesserPass = (
  options: PassOptions,
  target: Target,
  { isNewOrGone, hints, signal }: ReconcileOptions,
): Promise<Outcome | undefined> | undefined => {
  if (target.kind.gather !== undefined) return undefined;
  if (isNewOrGone) return firstPass(options, target, { signal });
  return hints && childPass(options, target, hints, { signal });
};
