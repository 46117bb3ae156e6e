/** Carries out one decision on one child, and says what came of it. */

import type { CustomResource, KubeObject } from "../api/kubernetes/object.ts";
import type { Waiting } from "../failures.ts";
import { childManager } from "../field-managers.ts";
import { jsonEqual } from "../json.ts";
import type { Child, ChildState, Problem } from "../kinds/kind.ts";
import type { CommonReason } from "../kinds/reasons.ts";
import { ApiError } from "../kube/api-error.ts";
import type { CallOptions, KubeClient } from "../kube/client.ts";
import { type Decision, notServed } from "./decide.ts";

/** A write that really changed something. */
export interface Change {
  action: "created" | "updated" | "deleted";
  kind: string;
  name: string;
  /** resourceVersion that the change left behind, or that a deleted object had. */
  resourceVersion: string;
  /** The first field that differed before an update. */
  difference?: string;
}

export interface Acted {
  state: ChildState;
  change?: Change;
  problem?: Problem;
  note?: Problem;
  /** A failure that may pass by itself: the others go on, and the pass as a whole is asked for again. */
  failure?: ApiError | Waiting;
}

/** Rejects with a conflict when the object changed under our hands; every other refusal becomes a problem or a failure. */
export const act = async <CR extends CustomResource>(
  client: KubeClient,
  child: Child<CR>,
  cr: CR,
  live: KubeObject | undefined,
  decision: Decision,
  options: CallOptions,
): Promise<Acted> => {
  const before: ChildState = { owned: live !== undefined, live, current: false };
  try {
    switch (decision.action) {
      case "keep":
        return { state: { ...before, current: true } };
      case "await-deletion":
        return { state: before };
      case "unknown":
        return { state: { owned: true, current: false }, ...refused(child, cr, decision.error) };
      case "skip":
        return { state: { ...before, current: true }, note: decision.note };
      case "blocked":
        return { state: before, problem: decision.problem, ...(decision.retry && { failure: decision.retry }) };
      case "take-over": {
        const taken = await client.patchManagedFields(child.resource, decision.live, decision.managedFields, options);
        return { state: { ...before, live: taken } };
      }
      case "create":
        return await create(client, child, decision.desired, options);
      case "update":
        return await update(client, child, decision, options);
      case "delete":
        return await remove(client, child, decision.live, options);
      default:
        return decision satisfies never;
    }
  } catch (error) {
    if (!(error instanceof ApiError) || error.isConflict) throw error;
    if (child.whenNotServed !== undefined && error.isNotServed)
      return { state: { ...before, current: true }, note: notServed(child, cr) };
    return { state: before, ...refused(child, cr, error) };
  }
};

const refused = <CR extends CustomResource>(
  child: Child<CR>,
  cr: CR,
  error: ApiError,
): Pick<Acted, "problem" | "failure"> => {
  const text = `${child.resource.kind} "${child.name(cr)}": ${error.reason}: ${error.detail.slice(0, 200).toWellFormed()}`;
  const problem: Problem<CommonReason> = { reason: "ReconcileError", message: text };
  return { problem, ...(error.isTransient && { failure: error }) };
};

const create = async (
  client: KubeClient,
  { resource }: Pick<Child, "resource">,
  desired: KubeObject,
  options: CallOptions,
): Promise<Acted> => {
  const live = await client.applyNew<KubeObject>(resource, desired, { ...options, fieldManager: childManager });
  return { state: { owned: true, live, current: true }, change: changeOf("created", live) };
};

const update = async (
  client: KubeClient,
  child: Pick<Child, "resource">,
  { desired, live, difference }: Extract<Decision, { action: "update" }>,
  options: CallOptions,
): Promise<Acted> => {
  const { object, changed } = await applyTo(client, child, desired, live, options);
  const state = { owned: true, live: object, current: true };
  return changed ? { state, change: { ...changeOf("updated", object), difference } } : { state };
};

/** How often an apply is made anew because a controller wrote the status of the object meanwhile. */
const statusRaces = 5;

/**
 * Applies to the very object that was read: one that was made anew under this name meanwhile, or changed by whoever, is a conflict and
 * not a victim. A status that was written meanwhile changes nothing of what was decided from.
 */
const applyTo = async (
  client: KubeClient,
  { resource }: Pick<Child, "resource">,
  desired: KubeObject,
  live: KubeObject,
  options: CallOptions,
): Promise<{ object: KubeObject; changed: boolean }> => {
  const { name, namespace = "", uid = "" } = live.metadata;
  for (let latest = live, races = 0; ; races++) {
    const { resourceVersion = "" } = latest.metadata;
    const asRead = { ...desired, metadata: { ...desired.metadata, uid, resourceVersion } };
    try {
      const object = await client.apply(resource, asRead, { ...options, fieldManager: childManager, force: true });
      return { object, changed: object.metadata.resourceVersion !== resourceVersion };
    } catch (error) {
      if (!(error instanceof ApiError) || !error.isConflict || races === statusRaces) throw error;
      const now = await client.get<KubeObject>(resource, { namespace, name }, options);
      if (now === undefined || !jsonEqual(withoutStatus(now), withoutStatus(live))) throw error;
      latest = now;
    }
  }
};

const withoutStatus = (object: KubeObject): object => {
  const { resourceVersion: _, managedFields: __, ...metadata } = object.metadata;
  return { ...object, metadata, status: undefined };
};

const remove = async (
  client: KubeClient,
  child: Pick<Child, "resource">,
  live: KubeObject,
  options: CallOptions,
): Promise<Acted> => {
  const { name, namespace = "", uid = "", resourceVersion = "" } = live.metadata;
  const deleted = await client.delete(child.resource, { name, namespace }, { ...options, uid, resourceVersion });
  const state = { owned: false, current: true };
  return deleted ? { state, change: changeOf("deleted", live) } : { state };
};

const changeOf = (action: Change["action"], { kind, metadata }: KubeObject): Change => ({
  action,
  kind,
  name: metadata.name,
  resourceVersion: metadata.resourceVersion ?? "",
});
