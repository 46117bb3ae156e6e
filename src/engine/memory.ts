/**
 * What this instance did itself, so that the events which its own writes cause can be dropped without a request (contracts: knative
 * §2, echo rule), and what it last knew. Filled only from the API server's answers; bounded; a cold instance has none and pays a read.
 */

import type { CustomResource, KubeObject, ObjectMeta } from "../api/kubernetes/object.ts";
import { contentHash } from "./hash.ts";
import { type Target, targetText } from "./target.ts";

export interface Memory {
  /** An object as our own write returned it. */
  wrote(object: KubeObject): void;
  /** A custom resource as it was read by a pass that succeeded, or a child as a pass found or left it when it was as desired. */
  reconciled(object: KubeObject): void;
  /** A custom resource as a pass left it that found no problem. */
  remember(target: Target, cr: CustomResource): void;
  /** As it was last remembered, without managedFields; good for seeing that there is nothing to do. */
  recall(target: Target): CustomResource | undefined;
  /** Somebody else has written a custom resource since: it is remembered no more. */
  overtaken(target: Target): void;
  /** A pass over a custom resource has begun: until one succeeds, no state of it is remembered or counts as reconciled. */
  forget(target: Target, cr: CustomResource): void;
  /** An object as a pass read or left it that did all that it had to. */
  saw(object: KubeObject): void;
  /** Whether an event about an object with this metadata tells nothing new. */
  isOwnWrite(metadata: Partial<ObjectMeta>): boolean;
  /**
   * Whether a pass saw this version or a later one: versions of an object can be compared.
   * https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
   */
  isOld(metadata: Partial<ObjectMeta>): boolean;
  /** So that nothing but its status can have changed since. Never of an object whose kind counts no generations, such as a Service. */
  isReconciled(metadata: Partial<ObjectMeta>): boolean;
}

export interface MemoryOptions {
  /** Own writes, and objects, that are remembered by their versions. */
  capacity?: number;
  /** Custom resources that are remembered whole. */
  wholeCapacity?: number;
}

export const createMemory = ({ capacity = 20_000, wholeCapacity = 2_000 }: MemoryOptions = {}): Memory => {
  const writes = new Set<string>();
  const seen = new Map<string, number>();
  const reconciled = new Map<string, string>();
  // As JSON, which takes a fraction of the room.
  const whole = new Map<string, string>();
  return {
    wrote({ metadata: { uid, resourceVersion } }) {
      if (uid === undefined || resourceVersion === undefined) return;
      writes.add(`${uid} ${resourceVersion}`);
      dropOldest(writes, capacity);
    },
    saw({ metadata: { uid, resourceVersion } }) {
      const version = Number(resourceVersion);
      if (uid === undefined || !Number.isSafeInteger(version)) return;
      seen.delete(uid);
      seen.set(uid, version);
      dropOldest(seen, capacity);
    },
    reconciled({ metadata }) {
      if (metadata.uid === undefined || metadata.generation === undefined) return;
      reconciled.delete(metadata.uid);
      reconciled.set(metadata.uid, stateOf(metadata));
      dropOldest(reconciled, capacity);
    },
    remember(target, { metadata: { managedFields: _, ...metadata }, ...cr }) {
      const key = targetText(target);
      whole.delete(key);
      whole.set(key, JSON.stringify({ ...cr, metadata }));
      dropOldest(whole, wholeCapacity);
    },
    recall(target) {
      const json = whole.get(targetText(target));
      return json === undefined ? undefined : (JSON.parse(json) as CustomResource);
    },
    overtaken(target) {
      whole.delete(targetText(target));
    },
    forget(target, { metadata: { uid = "" } }) {
      whole.delete(targetText(target));
      reconciled.delete(uid);
    },
    isOwnWrite: ({ uid, resourceVersion }) => writes.has(`${uid} ${resourceVersion}`),
    // What is no number is not at most any.
    isOld: ({ uid = "", resourceVersion }) => Number(resourceVersion) <= (seen.get(uid) ?? Number.NaN),
    isReconciled(metadata) {
      // A cold instance knows none, and need not load what makes a hash.
      const known = reconciled.get(metadata.uid ?? "");
      return known !== undefined && metadata.deletionTimestamp === undefined && known === stateOf(metadata);
    },
  };
};

/** Whether two reads of an object differ in nothing but its status, and who wrote it. */
export const isSameState = (a: KubeObject, b: KubeObject): boolean =>
  a.metadata.uid === b.metadata.uid &&
  a.metadata.deletionTimestamp === b.metadata.deletionTimestamp &&
  stateOf(a.metadata) === stateOf(b.metadata);

/** Generation stands still when metadata changes, and labels, annotations and owners can matter to a kind. */
const stateOf = ({ generation, labels = {}, annotations = {}, ownerReferences = [] }: Partial<ObjectMeta>): string =>
  `${generation} ${contentHash([sorted(labels), sorted(annotations), ownerReferences.map(({ uid, controller }) => [uid, controller])])}`;

const sorted = (map: Record<string, string>): [string, string][] =>
  Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));

const dropOldest = (collection: Set<string> | Map<string, unknown>, capacity: number): void => {
  if (collection.size <= capacity) return;
  const oldest = collection.keys().next();
  if (!oldest.done) collection.delete(oldest.value);
};
