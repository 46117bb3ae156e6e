/** Observes a custom resource whose desired state depends on more than itself, and whose children are as many as that asks for. */

import type { CustomResource, KubeObject } from "../api/kubernetes/object.ts";
import { keyText, type ObjectKey, type Resource } from "../api/kubernetes/resource.ts";
import type { Reader, Recent } from "../kinds/facts.ts";
import type { BuildContext, Child, Family, Kind } from "../kinds/kind.ts";
import { ApiError } from "../kube/api-error.ts";
import type { CallOptions, KubeClient } from "../kube/client.ts";
import type { Settings } from "../settings.ts";
import { isSameState } from "./memory.ts";
import { type Observation, type Observed, readChild, readChildren, readOwner } from "./observe.ts";
import { isOwnedBy } from "./ownership.ts";
import { createRecent } from "./recent.ts";
import type { Target } from "./target.ts";

export interface GatherOptions {
  client: KubeClient;
  settings: Settings;
  /** Empty: all. */
  namespaces?: readonly string[];
  /** Absent: nothing is remembered. */
  recent?: Recent;
  now?: () => Date;
}

type Gather = NonNullable<Kind["gather"]>;

/**
 * The custom resource is read first, as all else follows from it, and once more in the end: when it was changed meanwhile, children may be
 * of a newer spec than the one that they would be compared with, or facts older than its status, and the pass is a conflict. `cr` is
 * undefined when it is gone or going.
 */
export const gather = async (
  { client, settings, namespaces = [], recent = createRecent(), now = () => new Date() }: GatherOptions,
  target: Target,
  look: Gather,
  call: CallOptions,
): Promise<Observation> => {
  const { cr, secrets } = await readOwner(client, target, call);
  if (cr === undefined || cr.metadata.deletionTimestamp !== undefined) return { cr, secrets, children: new Map() };
  const where = { settings, secrets, namespaces, now: now(), recent, client, signal: call.signal };
  const facts = await look(cr, readerOf(client, call), where);

  const context = { settings, secrets, facts };
  const families = target.kind.families ?? [];
  const [children, ...members] = await Promise.all([
    readChildren(client, target, target.kind.children, call),
    ...families.map((family) => readFamily(client, target, family, { cr, context }, call)),
  ]);
  const again = await client.get<CustomResource>(target.kind.resource, target.key, call);
  const left = target.kind.acted?.(facts)?.resourceVersion;
  const isOld = again !== undefined && left !== undefined && again.metadata.resourceVersion !== left;
  if (isOld || (again !== undefined && !isSameState(again, cr))) throw changed(target);
  return { cr: again, secrets, facts, children: new Map([...children, ...members.flat()]) };
};

const changed = ({ kind, key }: Target): ApiError =>
  new ApiError(`read ${kind.resource.kind} "${keyText(key)}"`, 409, "Conflict", "it has changed meanwhile");

const readerOf = (client: KubeClient, call: CallOptions): Reader => ({
  get: (resource, key) => client.get(resource, key, call),
  list: (resource, options = {}) => client.list(resource, { ...options, ...call }),
  listIfPossible: async <T extends KubeObject>(resource: Resource) => {
    try {
      return (await Array.fromAsync(client.list<T>(resource, call))).flat();
    } catch (error) {
      if (error instanceof ApiError && error.isNotServed) return "not served";
      if (error instanceof ApiError && error.status === 403) return "forbidden";
      throw error;
    }
  },
  serves: (resource) => client.serves(resource, call),
  minorVersion: () => client.minorVersion(call),
});

/** Those that are there, by one list, and those that should be: an object of that name may be somebody else's. */
const readFamily = async (
  client: KubeClient,
  target: Target,
  family: Family,
  { cr, context }: { cr: CustomResource; context: BuildContext },
  call: CallOptions,
): Promise<[Child, Observed][]> => {
  const desired = new Map(family.members(cr, context).map((member) => [keyText(keyOf(member)), member]));
  const found = await listMembers(client, family, cr, call);
  if (found === "not served") return [...desired.values()].map((member) => [childOf(family, member), found]);
  if (found instanceof ApiError) return [...desired.values()].map((member) => [childOf(family, member), found]);

  const unwanted = [...found].filter(([key]) => !desired.has(key));
  const wanted = [...desired].map(async ([key, member]): Promise<[Child, Observed]> => {
    const child = childOf(family, member);
    return [child, found.get(key) ?? (await readChild(client, target, child, call))];
  });
  return [
    ...(await Promise.all(wanted)),
    ...unwanted.map(([, object]): [Child, Observed] => [
      { ...childOf(family, object), build: () => undefined },
      object,
    ]),
  ];
};

const listMembers = async (
  client: KubeClient,
  family: Family,
  cr: CustomResource,
  call: CallOptions,
): Promise<Map<string, KubeObject> | "not served" | ApiError> => {
  const scope = { namespace: cr.metadata.namespace, labelSelector: family.selector(cr) };
  try {
    const found = new Map<string, KubeObject>();
    for await (const page of client.list(family.resource, { ...scope, ...call }))
      for (const object of page) if (isOwnedBy(object, cr)) found.set(keyText(keyOf(object)), object);
    return found;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return family.whenNotServed !== undefined && error.isNotServed ? "not served" : error;
  }
};

const keyOf = ({ metadata: { name, namespace = "" } }: KubeObject): ObjectKey => ({ namespace, name });

/** The child that one member is, so that it is decided and acted upon as any other. */
const childOf = ({ selector: _, members: __, ...part }: Family, member: KubeObject): Child => ({
  ...part,
  name: () => member.metadata.name,
  namespace: member.metadata.namespace ?? "",
  build: () => member,
});
