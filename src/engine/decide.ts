/** What to do about one child, decided from what is desired and what is live. Pure. */

import type { CustomResource, KubeObject, ManagedFieldsEntry } from "../api/kubernetes/object.ts";
import { apiVersion } from "../api/kubernetes/resource.ts";
import { Stalled, Waiting } from "../failures.ts";
import { childManager } from "../field-managers.ts";
import type { BuildContext, Child, Kind, Problem } from "../kinds/kind.ts";
import type { CommonReason } from "../kinds/reasons.ts";
import { ApiError } from "../kube/api-error.ts";
import { firstDifference } from "./compare.ts";
import { type Observed, objectOf } from "./observe.ts";
import { controllerOf, isOwnedBy } from "./ownership.ts";
import { takenOverFields } from "./takeover.ts";

export type Decision =
  /** Desired and live agree; or neither is there; or an unwanted child is kept. */
  | { action: "keep" }
  | { action: "create"; desired: KubeObject }
  /** `difference` is the path of the first field that an apply would change. */
  | { action: "update"; desired: KubeObject; live: KubeObject; difference: string }
  | { action: "delete"; live: KubeObject }
  /** An earlier controller owns fields of it: they become ours, and then it is decided again. */
  | { action: "take-over"; live: KubeObject; managedFields: readonly ManagedFieldsEntry[] }
  /** The child is being deleted: its delete event, or the next resync, makes it anew. */
  | { action: "await-deletion" }
  /** The child's API is not served, which is no failure. */
  | { action: "skip"; note: Problem }
  /** The child could not be read: nothing is known of it, and nothing is written. */
  | { action: "unknown"; error: ApiError }
  /** The child cannot be had: nothing is written. With `retry`, the same may succeed within seconds. */
  | { action: "blocked"; problem: Problem; retry?: Waiting };

export interface DecideContext<CR extends CustomResource> extends Pick<BuildContext, "settings" | "secrets" | "facts"> {
  kind: Pick<Kind<CR>, "adoptAnnotation">;
}

export const decide = <CR extends CustomResource>(
  child: Child<CR>,
  cr: CR,
  observed: Observed,
  { kind, settings, secrets, facts }: DecideContext<CR>,
): Decision => {
  if (observed instanceof ApiError) return { action: "unknown", error: observed };
  const live = objectOf(observed);
  const ownedLive = live !== undefined && isOwnedBy(live, cr) ? live : undefined;
  const offered = live !== undefined && isOffered(live, cr, kind) ? live : undefined;
  const desired = tryBuild(child, cr, { settings, secrets, facts, live: ownedLive ?? offered });
  if (desired instanceof Waiting) return { action: "blocked", problem: problemOf(desired), retry: desired };
  if (desired instanceof Stalled) return { action: "blocked", problem: problemOf(desired) };

  if (desired === undefined) {
    const unwanted = ownedLive !== undefined && child.prune && ownedLive.metadata.deletionTimestamp === undefined;
    return unwanted ? { action: "delete", live: ownedLive } : { action: "keep" };
  }
  if (observed === "not served") return { action: "skip", note: notServed(child, cr) };
  if (live === undefined) return { action: "create", desired };
  if (ownedLive === undefined && offered === undefined) return { action: "blocked", problem: notControlled(child, cr) };
  if (live.metadata.deletionTimestamp !== undefined) return { action: "await-deletion" };

  const managedFields = takenOverFields(live, settings.previousManagers);
  if (managedFields !== undefined) return { action: "take-over", live, managedFields };
  if (ownedLive === undefined) return { action: "update", desired, live, difference: "metadata.ownerReferences" };
  const difference = firstDifference(desired, ownedLive, childManager);
  return difference === undefined ? { action: "keep" } : { action: "update", desired, live: ownedLive, difference };
};

/** A child's name is taken by an object that the custom resource does not control. */
const notControlled = <CR extends CustomResource>(child: Child<CR>, cr: CR): Problem => {
  const { reason, remedy } = child.whenTaken ?? { reason: "NotControlled" satisfies CommonReason, remedy: undefined };
  const message = `${child.resource.kind} "${child.name(cr)}" exists and is not controlled by this ${cr.kind}`;
  return { reason, message: remedy === undefined ? message : `${message}: ${remedy}` };
};

/** A child whose API the API server does not serve. */
export const notServed = <CR extends CustomResource>(child: Child<CR>, cr: CR): Problem => ({
  reason: child.whenNotServed ?? ("NotServed" satisfies CommonReason),
  message: `${child.resource.kind} "${child.name(cr)}" is skipped: the API server does not serve ${apiVersion(child.resource)}`,
});

/** Whether the owner of an object without controller gives it to this custom resource. */
const isOffered = (live: KubeObject, cr: CustomResource, { adoptAnnotation }: Pick<Kind, "adoptAnnotation">): boolean =>
  adoptAnnotation !== undefined &&
  controllerOf(live) === undefined &&
  live.metadata.deletionTimestamp === undefined &&
  live.metadata.annotations?.[adoptAnnotation] === cr.metadata.name;

const problemOf = ({ reason, message }: Stalled | Waiting): Problem => ({ reason, message });

const tryBuild = <CR extends CustomResource>(
  child: Child<CR>,
  cr: CR,
  context: BuildContext,
): KubeObject | undefined | Stalled | Waiting => {
  try {
    return child.build(cr, context);
  } catch (error) {
    if (error instanceof Stalled || error instanceof Waiting) return error;
    throw error;
  }
};
