/** Who controls an object. Names and labels prove nothing; only a controller ownerReference with the owner's uid does. */

import type { KubeObject, OwnerReference } from "../api/kubernetes/object.ts";

export const controllerOf = ({ metadata }: KubeObject): OwnerReference | undefined =>
  metadata.ownerReferences?.find((reference) => reference.controller === true);

export const isOwnedBy = (object: KubeObject, owner: KubeObject): boolean =>
  owner.metadata.uid !== undefined && controllerOf(object)?.uid === owner.metadata.uid;
