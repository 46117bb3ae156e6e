/** What to do about one child, decided from what is desired and what is live. Pure. */

import type { CustomResource, KubeObject } from "../api/kubernetes/object.ts";
import { Stalled } from "../failures.ts";
import type { BuildContext, Child, Problem } from "../kinds/kind.ts";
import { firstDifference } from "./compare.ts";
import { childManager } from "./field-managers.ts";
import { isOwnedBy } from "./ownership.ts";

export type Decision =
  /** Desired and live agree; or neither is there; or an unwanted child is kept. */
  | { action: "keep" }
  | { action: "create"; desired: KubeObject }
  /** `difference` is the path of the first field that an apply would change. */
  | { action: "update"; desired: KubeObject; live: KubeObject; difference: string }
  | { action: "delete"; live: KubeObject }
  /** The child is being deleted: its delete event, or the next resync, makes it anew. */
  | { action: "await-deletion" }
  /** The child cannot be had until somebody acts; nothing is written. */
  | { action: "blocked"; problem: Problem };

export const decide = <CR extends CustomResource>(
  child: Child<CR>,
  cr: CR,
  live: KubeObject | undefined,
  settings: BuildContext["settings"],
): Decision => {
  const ownedLive = live !== undefined && isOwnedBy(live, cr) ? live : undefined;
  const desired = tryBuild(child, cr, { settings, live: ownedLive });
  if (desired instanceof Stalled)
    return { action: "blocked", problem: { reason: desired.reason, message: desired.message } };

  if (desired === undefined) {
    const unwanted = ownedLive !== undefined && child.prune && ownedLive.metadata.deletionTimestamp === undefined;
    return unwanted ? { action: "delete", live: ownedLive } : { action: "keep" };
  }
  if (live === undefined) return { action: "create", desired };
  if (ownedLive === undefined) return { action: "blocked", problem: notControlled(child, cr) };
  if (ownedLive.metadata.deletionTimestamp !== undefined) return { action: "await-deletion" };

  const difference = firstDifference(desired, ownedLive, childManager);
  return difference === undefined ? { action: "keep" } : { action: "update", desired, live: ownedLive, difference };
};

/** A child's name is taken by an object that the custom resource does not control. */
export const notControlled = <CR extends CustomResource>(child: Child<CR>, cr: CR): Problem => ({
  reason: "NotControlled",
  message: `${child.resource.kind} "${child.name(cr)}" exists and is not controlled by this ${cr.kind}`,
});

const tryBuild = <CR extends CustomResource>(
  child: Child<CR>,
  cr: CR,
  context: BuildContext,
): KubeObject | undefined | Stalled => {
  try {
    return child.build(cr, context);
  } catch (error) {
    if (error instanceof Stalled) return error;
    throw error;
  }
};
