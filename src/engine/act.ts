/** Carries out one decision on one child, and says what came of it. */

import type { CustomResource, KubeObject } from "../api/kubernetes/object.ts";
import type { Child, ChildState, Problem } from "../kinds/kind.ts";
import { ApiError } from "../kube/api-error.ts";
import type { CallOptions, KubeClient } from "../kube/client.ts";
import { type Decision, notControlled } from "./decide.ts";
import { childManager } from "./field-managers.ts";

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
  /** A failure that may pass by itself: the others go on, and the pass as a whole is asked for again. */
  failure?: ApiError;
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
      case "blocked":
        return { state: before, problem: decision.problem };
      case "create":
        return await create(client, child, cr, decision.desired, options);
      case "update":
        return await update(client, child, decision, options);
      case "delete":
        return await remove(client, child, decision.live, options);
      default:
        return decision satisfies never;
    }
  } catch (error) {
    if (!(error instanceof ApiError) || error.isConflict) throw error;
    const text = `${child.resource.kind} "${child.name(cr)}": ${error.reason}: ${error.detail.slice(0, 200).toWellFormed()}`;
    const problem = { reason: "ReconcileError", message: text };
    return error.isTransient ? { state: before, problem, failure: error } : { state: before, problem };
  }
};

const create = async <CR extends CustomResource>(
  client: KubeClient,
  child: Child<CR>,
  cr: CR,
  desired: KubeObject,
  options: CallOptions,
): Promise<Acted> => {
  const applied = await client.apply(child.resource, desired, { ...options, fieldManager: childManager, force: false });
  if (!applied.created && wasMadeByAnother(applied.object)) {
    await takeBack(client, child, applied.object, options);
    return { state: { owned: false, current: false }, problem: notControlled(child, cr) };
  }
  const state = { owned: true, live: applied.object, current: true };
  return applied.created ? { state, change: changeOf("created", applied.object) } : { state };
};

/** Between our read and our create somebody else made an object of that name: its fields beyond metadata have another manager. */
const wasMadeByAnother = ({ metadata }: KubeObject): boolean =>
  (metadata.managedFields ?? []).some(
    ({ manager, subresource, fieldsV1 = {} }) =>
      manager !== childManager && !subresource && Object.keys(fieldsV1).some((field) => field !== "f:metadata"),
  );

/** An apply without fields gives up what we own, our ownerReference too; the uid keeps it from making a new object. */
const takeBack = async (client: KubeClient, child: Child, object: KubeObject, options: CallOptions): Promise<void> => {
  const { name, namespace, uid } = object.metadata;
  const empty = { apiVersion: object.apiVersion, kind: object.kind, metadata: { name, namespace, uid } } as KubeObject;
  await client.apply(child.resource, empty, { ...options, fieldManager: childManager, force: false });
};

const update = async (
  client: KubeClient,
  child: Pick<Child, "resource">,
  { desired, live, difference }: Extract<Decision, { action: "update" }>,
  options: CallOptions,
): Promise<Acted> => {
  // With the uid that was read, an object made anew under this name meanwhile is a conflict and not a victim.
  const withUid = {
    ...desired,
    metadata: { ...desired.metadata, ...(live.metadata.uid && { uid: live.metadata.uid }) },
  };
  const { object } = await client.apply(child.resource, withUid, {
    ...options,
    fieldManager: childManager,
    force: true,
  });
  const state = { owned: true, live: object, current: true };
  const changed = object.metadata.resourceVersion !== live.metadata.resourceVersion;
  return changed ? { state, change: { ...changeOf("updated", object), difference } } : { state };
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
