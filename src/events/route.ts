/** Which custom resource an event is about, and in what way. Pure. */

import type { ObjectMeta } from "../api/kubernetes/object.ts";
import { groupOf, type ObjectKey } from "../api/kubernetes/resource.ts";
import { secretResource } from "../api/kubernetes/secret.ts";
import { type Kind, type Part, partsOf, type Watch } from "../kinds/kind.ts";
import { BadEvent } from "./bad-event.ts";
import type { ObjectEvent } from "./cloud-event.ts";

export type Route =
  /** The custom resource itself. */
  | { about: "owner"; kind: Kind; key: ObjectKey }
  /** A child of it. */
  | { about: "child"; kind: Kind; key: ObjectKey; parts: readonly Part[] }
  /** An object of a child's kind, told without its owner (Reference mode). */
  | { about: "unknown"; parts: readonly Part[]; key: ObjectKey }
  /** A Secret, and the kinds whose custom resources may name it. */
  | { about: "secret"; kinds: readonly Kind[]; key: ObjectKey }
  /** An object of a child's kind that none of our kinds controls. */
  | { about: "stranger" };

export interface RouteOptions {
  kinds: readonly Kind[];
  /** Empty: all namespaces. */
  namespaces: readonly string[];
}

/** Throws `BadEvent` for kinds that are not watched, names that no object can have, and namespaces that are not ours. */
export const route = (event: ObjectEvent, { kinds, namespaces }: RouteOptions): Route => {
  const { name, namespace, metadata } = event;
  if (!isDnsName(name, 253)) throw new BadEvent(`name is no DNS name: ${JSON.stringify(name.slice(0, 100))}`);
  const key = { namespace, name };
  const own = kinds.find(({ resource }) => isOf(resource, event));
  if (own?.isClusterScoped) return clusterScoped(own, key, namespaces);

  if (!isDnsName(namespace, 63))
    throw new BadEvent(`namespace is no DNS name: ${JSON.stringify(namespace.slice(0, 100))}`);
  if (namespaces.length > 0 && !namespaces.includes(namespace))
    throw new BadEvent(`namespace "${namespace}" is not watched: EBB_NAMESPACES is ${namespaces.join(",")}`);
  if (own !== undefined) return { about: "owner", kind: own, key };

  const users = kinds.filter((kind) => kind.secrets !== undefined);
  if (users.length > 0 && isOf(secretResource, event)) {
    if (metadata !== undefined) throw new BadEvent(secretWithContent);
    return { about: "secret", kinds: users, key };
  }

  const parts = kinds.flatMap((kind) => partsOf(kind).filter(({ resource }) => isOf(resource, event)));
  const watches = kinds.flatMap((kind) => (kind.watches ?? []).map((watch) => ({ kind, watch })));
  const watched = watches.filter(({ watch }) => isOf(watch.resource, event));
  if (watched.length > 0 && parts.length === 0) return watchRoute(metadata, namespace, watched);
  if (parts.length === 0) throw new BadEvent(`kind ${event.kind} of ${event.apiVersion} is not watched`);
  return metadata === undefined ? { about: "unknown", parts, key } : childRoute(metadata, namespace, parts, kinds);
};

const clusterScoped = (kind: Kind, key: ObjectKey, namespaces: readonly string[]): Route => {
  const { kind: name } = kind.resource;
  if (key.namespace !== "")
    throw new BadEvent(
      `${name} is in no namespace: it is said to be in ${JSON.stringify(key.namespace.slice(0, 100))}`,
    );
  if (namespaces.length > 0)
    throw new BadEvent(`${name} is managed only where all namespaces are: EBB_NAMESPACES is ${namespaces.join(",")}`);
  return { about: "owner", kind, key };
};

/** Events travel as plain HTTP. Nothing of what came is quoted. */
const secretWithContent =
  "kind Secret of v1 is not watched in Resource mode: give its source the mode Reference, so that no content is sent";

/** The name in a label is a claim, as everything in an event: what it leads to is looked at, and nothing else follows from it. */
const watchRoute = (
  metadata: Partial<ObjectMeta> | undefined,
  namespace: string,
  watched: readonly { kind: Kind; watch: Watch }[],
): Route => {
  for (const { kind, watch } of watched) {
    const name: unknown = metadata?.labels?.[watch.label];
    if (typeof name === "string" && isDnsName(name, 253))
      return { about: "child", kind, key: { namespace, name }, parts: [watch] };
  }
  return { about: "stranger" };
};

/** The route of an object of a child's kind, once its metadata is known. */
export const childRoute = (
  { ownerReferences }: Partial<ObjectMeta>,
  namespace: string,
  parts: readonly Part[],
  kinds: readonly Kind[],
): Route => {
  const controller = Array.isArray(ownerReferences)
    ? ownerReferences.find((owner) => owner?.controller === true)
    : undefined;
  const kind = kinds.find(({ resource }) => controller !== undefined && isOf(resource, controller));
  const name = controller?.name;
  if (kind === undefined || typeof name !== "string" || !isDnsName(name, 253)) return { about: "stranger" };
  return {
    about: "child",
    kind,
    key: { namespace: kind.isClusterScoped ? "" : namespace, name },
    parts: parts.filter((part) => partsOf(kind).includes(part)),
  };
};

/** Group and kind only: versions of one group are views of one object. */
const isOf = (
  resource: { group: string; kind: string },
  { apiVersion, kind }: { apiVersion: string; kind: string },
): boolean => resource.kind === kind && typeof apiVersion === "string" && resource.group === groupOf(apiVersion);

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const isDnsName = (name: string, longest: number): boolean =>
  name.length <= longest &&
  (longest === 63 ? /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/ : /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/).test(name);
