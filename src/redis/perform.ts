/** Carries out the actions of a step. */

import type { KubeObject } from "../api/kubernetes/object.ts";
import { childManager } from "../field-managers.ts";
import { appliedAnnotation } from "../kinds/redis/annotations.ts";
import { roleLabel } from "../kinds/redis/labels.ts";
import type { AppliedMark } from "../kinds/redis/operate/applied-mark.ts";
import type { Action, Done } from "../kinds/redis/operate/step.ts";
import { podResource } from "../kinds/redis/operated.ts";
import { ApiError } from "../kube/api-error.ts";
import type { CallOptions, KubeClient } from "../kube/client.ts";
import type { Fleet } from "./fleet.ts";
import { RedisError } from "./redis-error.ts";

export interface PerformOptions {
  client: Pick<KubeClient, "mergePatch">;
  fleet: Fleet;
  /** As they were read: a label or a note is written to this version or not at all. */
  live: ReadonlyMap<string, KubeObject>;
  /** Whether it is too late for a command; what is left is for the next step. */
  isLate(): boolean;
  call: CallOptions;
}

/** All at once. A pod that was changed meanwhile is left for the next look. Rejects when all have ended, if the API server failed. */
export const performAll = async (options: PerformOptions, actions: readonly Action[]): Promise<Done[]> => {
  const ended = await Promise.allSettled(actions.map((action) => perform(options, action)));
  return ended.flatMap((end) => {
    if (end.status === "fulfilled") return end.value ?? [];
    if (end.reason instanceof ApiError && end.reason.isConflict) return [];
    throw end.reason;
  });
};

/**
 * Resolves with what is to be told of it. A server that refuses its command or is lost is set aside, and the next step does without it.
 * Rejects when the API server refuses, with a conflict when a pod was changed meanwhile.
 */
const perform = async (options: PerformOptions, action: Action): Promise<Done | undefined> => {
  try {
    return await run(options, action);
  } catch (error) {
    if (!(error instanceof RedisError)) throw error;
    // Whom a master cannot hand over to is no candidate.
    const isNoHeir = action.command === "hand-over" && error.failure === "command-refused";
    options.fleet.setAside(isNoHeir ? action.to : action.pod, error);
    return undefined;
  }
};

const run = async (options: PerformOptions, action: Action): Promise<Done | undefined> => {
  const { fleet } = options;
  const { pod } = action;
  switch (action.command) {
    case "promote":
      await fleet.send(pod, (node) => node.promote());
      return undefined;
    case "replicate":
      await fleet.send(pod, (node) => node.replicaOf(action.host, action.port));
      return action.isDemotion ? demoted(action) : undefined;
    case "hand-over":
      await fleet.send(pod, (node) => node.failoverTo(action.host, action.port, action.timeoutMs));
      return undefined;
    case "configure":
      await configure(options, action);
      return undefined;
    case "label":
      await patch(options, pod, { labels: { [roleLabel]: action.role ?? null } });
      return undefined;
    default:
      return action satisfies never;
  }
};

const demoted = ({ pod, host }: { pod: string; host: string }): Done => ({
  reason: "StaleMasterDemoted",
  type: "Warning",
  message: `Pod ${pod} said that it was the master, and replicates ${host} now`,
});

/** Notes at the pod what the server took, and what it said of the first directive that it refused, if it was asked for all. */
const configure = async (
  options: PerformOptions,
  { pod, directives, usePassword, mark }: Extract<Action, { command: "configure" }>,
): Promise<void> => {
  const { fleet, isLate } = options;
  if (usePassword) await fleet.send(pod, (node) => node.useOwnPasswordAtMaster());
  let rejected: string | undefined;
  for (const [name, value] of Object.entries(directives)) {
    if (isLate()) return;
    try {
      await fleet.send(pod, (node) => node.configSet(name, value));
    } catch (error) {
      if (!(error instanceof RedisError) || error.failure !== "command-refused") throw error;
      rejected ??= `${name}: ${error.detail}`;
    }
  }
  const applied: AppliedMark = { ...mark, ...(rejected !== undefined && { rejected }) };
  await patch(options, pod, { annotations: { [appliedAnnotation]: JSON.stringify(applied) } });
};

const patch = async (
  { client, live, call }: PerformOptions,
  pod: string,
  metadata: { labels?: Record<string, string | null>; annotations?: Record<string, string> },
): Promise<void> => {
  const object = live.get(pod);
  if (object === undefined) throw new Error(`Cannot write to pod ${pod} as it was not read`);
  await client.mergePatch(podResource, object, { metadata }, { ...call, fieldManager: childManager });
};
