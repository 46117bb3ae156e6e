/**
 * Lets one invocation at a time work on something, by a Lease. One that ends without giving it back holds it until it expires; one that
 * is held up for longer than that no longer has it, so it must look at its own clock before it goes on.
 * https://kubernetes.io/docs/concepts/architecture/leases/
 */

import { microTime } from "../api/kubernetes/micro-time.ts";
import type { KubeObject, ObjectMeta } from "../api/kubernetes/object.ts";
import { withDeadline } from "../deadline.ts";
import { controllerOf } from "../engine/ownership.ts";
import { childManager } from "../field-managers.ts";
import { leaseResource } from "../kinds/redis/operated.ts";
import { ApiError } from "../kube/api-error.ts";
import type { KubeClient } from "../kube/client.ts";

export interface Lease extends KubeObject {
  spec?: {
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    acquireTime?: string;
    renewTime?: string;
  };
}

export interface GuardOptions {
  client: Pick<KubeClient, "get" | "create" | "mergePatch">;
  /** Of the Lease, with a controller: with that it goes, and one of another controller is not ours to take. */
  metadata: ObjectMeta;
  /** Of this invocation alone. */
  holder: string;
  durationSeconds: number;
  now: () => Date;
  signal: AbortSignal;
}

export interface Guard {
  isHeld(): boolean;
  /** Resolves with `undefined` when it is ours, else with the milliseconds after which it is free at the latest. */
  take(): Promise<number | undefined>;
  /** Never rejects: what could not be given back expires. */
  release(): Promise<void>;
}

export const guardOf = ({ client, metadata, holder, durationSeconds, now, signal }: GuardOptions): Guard => {
  const key = { name: metadata.name, namespace: metadata.namespace ?? "" };
  const blank: Lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata };
  const patch = async (read: Lease, spec: object, ending: AbortSignal): Promise<Lease | undefined> =>
    await client
      .mergePatch<Lease>(leaseResource, read, { spec }, { fieldManager: childManager, signal: ending })
      .catch(lost);
  let held: Lease | undefined;

  const take = async (): Promise<Lease | undefined | { untilMs: number }> => {
    const time = microTime(now());
    const spec = { holderIdentity: holder, leaseDurationSeconds: durationSeconds, acquireTime: time, renewTime: time };
    const live = await client.get<Lease>(leaseResource, key, { signal });
    if (live === undefined) {
      const first: Lease = { ...blank, spec };
      return (await client.create(leaseResource, first, { signal })) ? first : undefined;
    }
    if (controllerOf(live)?.uid !== controllerOf(blank)?.uid) return undefined;
    const { holderIdentity } = live.spec ?? {};
    if (holderIdentity !== undefined && expiresAt(live) > now().getTime()) return { untilMs: expiresAt(live) };
    return await patch(live, spec, signal);
  };

  return {
    isHeld: () => held !== undefined,
    async take() {
      const taken = await take();
      if (taken === undefined) return durationSeconds * 1000;
      if ("untilMs" in taken) return taken.untilMs - now().getTime();
      held = taken;
      return undefined;
    },
    async release() {
      if (held === undefined) return;
      const taken = held;
      held = undefined;
      await withDeadline(releaseMs, undefined, async (ending) => {
        // One that was just made is known without its resourceVersion.
        const { resourceVersion } = taken.metadata;
        const read = resourceVersion ? taken : await client.get<Lease>(leaseResource, key, { signal: ending });
        if (read?.spec?.holderIdentity === holder) await patch(read, { holderIdentity: null }, ending);
      }).catch(() => undefined);
    },
  };
};

const releaseMs = 2_000;

const expiresAt = ({ spec: { renewTime, leaseDurationSeconds = 0 } = {} }: Lease): number =>
  renewTime === undefined ? 0 : Date.parse(renewTime) + leaseDurationSeconds * 1000;

const lost = (error: unknown): undefined => {
  if (error instanceof ApiError && error.isConflict) return undefined;
  throw error;
};
