/** Reads what a pass decides from. */

import type { CustomResource, KubeObject } from "../api/kubernetes/object.ts";
import type { ObjectKey } from "../api/kubernetes/resource.ts";
import type { Child, Kind, SecretState } from "../kinds/kind.ts";
import { ApiError } from "../kube/api-error.ts";
import type { CallOptions, KubeClient } from "../kube/client.ts";
import { readSecrets } from "./read-secrets.ts";

/** A child as it was read: an object, ours or not; nothing of that name; an API that is not served and may be so; or a failure. */
export type Observed = KubeObject | undefined | "not served" | ApiError;

export interface Observation {
  cr: CustomResource | undefined;
  children: ReadonlyMap<Child, Observed>;
  secrets: ReadonlyMap<string, SecretState>;
}

/** The object that was read, if any. */
export const objectOf = (observed: Observed): KubeObject | undefined =>
  observed === "not served" || observed instanceof ApiError ? undefined : observed;

/**
 * Rejects when the custom resource or the workload cannot be read; other children and Secrets that cannot are told as such.
 * Children first and their owner last: a child that another instance changed for a newer spec is then never compared with an older one.
 * What changes after the reading is a conflict of the write.
 */
export const observe = async (
  client: KubeClient,
  kind: Kind,
  key: ObjectKey,
  children: readonly Child[],
  call: CallOptions,
): Promise<Observation> => {
  const read = children.map(
    async (child): Promise<[Child, Observed]> => [child, await readChild(client, kind, child, key, call)],
  );
  const observed = new Map(await Promise.all(read));
  const cr = await client.get<CustomResource>(kind.resource, key, call);
  const names = cr === undefined || cr.metadata.deletionTimestamp !== undefined ? [] : (kind.secrets?.(cr) ?? []);
  return { cr, children: observed, secrets: await readSecrets(client, key.namespace, names, call) };
};

const readChild = async (
  client: KubeClient,
  kind: Kind,
  child: Child,
  owner: ObjectKey,
  call: CallOptions,
): Promise<Observed> => {
  try {
    return await client.get(
      child.resource,
      { namespace: owner.namespace, name: child.name({ metadata: owner }) },
      call,
    );
  } catch (error) {
    if (!(error instanceof ApiError) || child === kind.workload) throw error;
    return child.whenNotServed !== undefined && error.isNotServed ? "not served" : error;
  }
};
