/**
 * What this instance did itself, so that the events which its own writes cause can be dropped without a request (contracts: knative
 * §2, echo rule). Filled only from the API server's answers; bounded; a cold instance has none and pays one read.
 */

import type { KubeObject, ObjectMeta } from "../api/kubernetes/object.ts";
import { contentHash } from "./hash.ts";

export interface Memory {
  /** An object as our own write returned it. */
  wrote(object: KubeObject): void;
  /** A custom resource as it was read by a pass that succeeded, or a child as a pass found or left it when it was as desired. */
  reconciled(object: KubeObject): void;
  /** A pass over a custom resource has begun: until one succeeds, no state of it counts as reconciled. */
  forget(cr: KubeObject): void;
  /** Whether an event about an object with this metadata tells nothing new. */
  isOwnWrite(metadata: Partial<ObjectMeta>): boolean;
  /** So that nothing but its status can have changed since. Never of an object whose kind counts no generations, such as a Service. */
  isReconciled(metadata: Partial<ObjectMeta>): boolean;
}

export const createMemory = ({ capacity = 20_000 }: { capacity?: number } = {}): Memory => {
  const writes = new Set<string>();
  const reconciled = new Map<string, string>();
  return {
    wrote({ metadata: { uid, resourceVersion } }) {
      if (uid === undefined || resourceVersion === undefined) return;
      writes.add(`${uid} ${resourceVersion}`);
      dropOldest(writes, capacity);
    },
    reconciled({ metadata }) {
      if (metadata.uid === undefined || metadata.generation === undefined) return;
      reconciled.delete(metadata.uid);
      reconciled.set(metadata.uid, stateOf(metadata));
      dropOldest(reconciled, capacity);
    },
    forget({ metadata: { uid = "" } }) {
      reconciled.delete(uid);
    },
    isOwnWrite: ({ uid, resourceVersion }) => writes.has(`${uid} ${resourceVersion}`),
    isReconciled: (metadata) =>
      metadata.uid !== undefined &&
      metadata.deletionTimestamp === undefined &&
      reconciled.get(metadata.uid) === stateOf(metadata),
  };
};

/** Generation stands still when metadata changes, and labels, annotations and owners can matter to a kind. */
const stateOf = ({ generation, labels = {}, annotations = {}, ownerReferences = [] }: Partial<ObjectMeta>): string =>
  `${generation} ${contentHash([sorted(labels), sorted(annotations), ownerReferences.map(({ uid, controller }) => [uid, controller])])}`;

const sorted = (map: Record<string, string>): [string, string][] =>
  Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));

const dropOldest = (collection: Set<string> | Map<string, string>, capacity: number): void => {
  if (collection.size <= capacity) return;
  const oldest = collection.keys().next();
  if (!oldest.done) collection.delete(oldest.value);
};
