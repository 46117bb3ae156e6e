/** Reads what a pass decides from. */

import type { CustomResource, KubeObject } from "../api/kubernetes/object.ts";
import type { Child, Kind, SecretState } from "../kinds/kind.ts";
import { ApiError } from "../kube/api-error.ts";
import type { CallOptions, KubeClient } from "../kube/client.ts";
import { readSecrets } from "./read-secrets.ts";
import type { Target } from "./target.ts";

/** A child as it was read: an object, ours or not; nothing of that name; an API that is not served and may be so; or a failure. */
export type Observed = KubeObject | undefined | "not served" | ApiError;

export interface ObservedOwner {
  cr: CustomResource | undefined;
  secrets: ReadonlyMap<string, SecretState>;
}

export interface Observation extends ObservedOwner {
  children: ReadonlyMap<Child, Observed>;
  /** What the kind gathered, if it does. */
  facts?: unknown;
}

/** The object that was read, if any. */
export const objectOf = (observed: Observed): KubeObject | undefined =>
  observed === "not served" || observed instanceof ApiError ? undefined : observed;

/**
 * Children first and their owner last: a child that another instance changed for a newer spec is then never compared with an older one.
 * What changes after the reading is a conflict of the write. Rejects as `readChildren` and `readOwner` do.
 */
export const observe = async (
  client: KubeClient,
  target: Target,
  children: readonly Child[],
  call: CallOptions,
): Promise<Observation> => {
  const observed = await readChildren(client, target, children, call);
  return { children: observed, ...(await readOwner(client, target, call)) };
};

/**
 * Rejects when the custom resource cannot be read; Secrets that cannot are told as such.
 * @param known Secrets that were read a moment ago
 */
export const readOwner = async (
  client: KubeClient,
  { kind, key }: Target,
  call: CallOptions,
  known?: ReadonlyMap<string, SecretState>,
): Promise<ObservedOwner> => {
  const cr = await client.get<CustomResource>(kind.resource, key, call);
  return { cr, secrets: await readSecretsOf(client, kind, cr, call, known) };
};

/** The Secrets that a custom resource names; none for one that is gone or going. */
export const readSecretsOf = async (
  client: KubeClient,
  kind: Kind,
  cr: CustomResource | undefined,
  call: CallOptions,
  known: ReadonlyMap<string, SecretState> = new Map(),
): Promise<ReadonlyMap<string, SecretState>> => {
  const { namespace = "", deletionTimestamp } = cr?.metadata ?? {};
  const names = cr === undefined || deletionTimestamp !== undefined ? [] : (kind.secrets?.(cr) ?? []);
  const unknown = names.filter((name) => !known.has(name));
  return new Map([...known, ...(await readSecrets(client, namespace, unknown, call))]);
};

/** Rejects when the workload cannot be read; other children that cannot are told as such. */
export const readChildren = async (
  client: KubeClient,
  target: Target,
  children: readonly Child[],
  call: CallOptions,
): Promise<ReadonlyMap<Child, Observed>> =>
  new Map(
    await Promise.all(
      children.map(async (child): Promise<[Child, Observed]> => [child, await readChild(client, target, child, call)]),
    ),
  );

/** Rejects for the workload's failure; other failures are told. */
export const readChild = async (
  client: KubeClient,
  { kind, key: { namespace, name } }: Target,
  child: Child,
  call: CallOptions,
): Promise<Observed> => {
  try {
    const place = { namespace: child.namespace ?? namespace, name: child.name({ metadata: { name } }) };
    return await client.get(child.resource, place, call);
  } catch (error) {
    if (!(error instanceof ApiError) || child === kind.workload) throw error;
    return child.whenNotServed !== undefined && error.isNotServed ? "not served" : error;
  }
};
