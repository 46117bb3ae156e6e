/**
 * Operates the servers of one Redis for as long as one step may take: look, decide, write the decision, act, look again. Any number of
 * invocations may go on at once, and each may end anywhere: one at a time has the Lease; a decision is in the status before its first
 * command; and every action follows from a look that was just made, so that whoever comes next finds what is left to do, or nothing.
 *
 * What is found out is not written here, but returned for the status that its caller writes: under the resourceVersion of `cr` as it is
 * returned. The exceptions are the decision (O4), with all that was found out before, and since when the master is missing, before that is
 * waited out.
 */

import type { KubeObject } from "../api/kubernetes/object.ts";
import type { Operation, Redis } from "../api/redis.ebb.dev/index.ts";
import { withDeadline } from "../deadline.ts";
import { contentHash } from "../engine/hash.ts";
import type { Problem } from "../kinds/kind.ts";
import { childMeta } from "../kinds/redis/labels.ts";
import type { LiveStatefulSet } from "../kinds/redis/live.ts";
import { operationName } from "../kinds/redis/names.ts";
import { holdsTemplate } from "../kinds/redis/operate/holds-template.ts";
import { lookAgainInMs } from "../kinds/redis/operate/look-again.ts";
import { nextStep } from "../kinds/redis/operate/next-step.ts";
import { electionProblem, problems } from "../kinds/redis/operate/problems.ts";
import { rolloutPartition } from "../kinds/redis/operate/rollout-partition.ts";
import type { Done, Step } from "../kinds/redis/operate/step.ts";
import type { MasterStatus, Pod, World } from "../kinds/redis/operate/world.ts";
import { isReplicated } from "../kinds/redis/spec.ts";
import { pause as pauseFor } from "../pause.ts";
import { counted, type OperateClient } from "./counted.ts";
import { type Connect, openFleet } from "./fleet.ts";
import { guardOf } from "./lease.ts";
import { type Look, look } from "./look.ts";
import { performAll } from "./perform.ts";
import { standingOf } from "./standing.ts";

export interface OperateOptions {
  client: OperateClient;
  /** To the server of a pod, with the password and TLS that the custom resource asks for now. */
  connect: Connect;
  /** Of mode Standalone or Replication, and not being deleted. */
  cr: Redis;
  /** As it was last read: its pods are those that it controls. */
  statefulSet: LiveStatefulSet;
  /** What servers take on while they run, by name of the directive. */
  directives: Readonly<Record<string, string>>;
  /** Set while another pod template is to be applied as soon as `holdsTemplate` allows it. */
  rollout?: World["rollout"];
  /** Ends the work at once. Without, it ends by itself in 20 seconds. */
  signal?: AbortSignal | undefined;
  /** Random names: of this invocation, and of decisions. */
  newId?: () => string;
  now?: () => Date;
  pause?: typeof pauseFor;
}

export interface Operated {
  /** As it was last read or written. */
  cr: Redis;
  /** What its status is to tell of the master; absent members go. */
  status: MasterStatus;
  /** As they were last seen. */
  pods: readonly Pod[];
  /** The same as the API server has them. */
  live: readonly KubeObject[];
  problems: readonly Problem[];
  /** Why no pod takes writes; absent while one does, and in mode Standalone. */
  electionProblem?: Problem | undefined;
  done: readonly Done[];
  /** What was decided or continued, the last of it. */
  operation?: Operation["type"] | undefined;
  seconds: number;
  /** Whether the template that `rollout` is about has to wait. */
  holdsTemplate: boolean;
  /** The lowest ordinal whose pod a rollout may replace. */
  partition: number;
  /** When to look again, though nothing else may tell of it: 0 where the time was over before the work was. */
  againInMs?: number | undefined;
  /** Redis commands and API requests that were sent. */
  counts: { commands: number; requests: number };
}

const stepMs = 20_000;
/** Longer than a step: whoever held it before has stopped when another one takes it. */
const leaseSeconds = 30;
/** What one more action and look may take. */
const marginMs = 3_000;
/** What a wait has to leave of a step, so that what was waited for can be done. */
const reserveMs = 5_000;

/** Rejects when the API server fails, or the signal is aborted; what was done until then stays done. */
export const operate = (options: OperateOptions): Promise<Operated> =>
  withDeadline(stepMs, options.signal, (signal) => run(options, signal));

const run = async (options: OperateOptions, signal: AbortSignal): Promise<Operated> => {
  const { statefulSet, directives, rollout } = options;
  const { newId = () => crypto.randomUUID(), now = () => new Date(), pause = pauseFor } = options;
  const startedAt = now().getTime();
  const leftMs = (): number => startedAt + stepMs - now().getTime();

  const isLate = (): boolean => leftMs() < marginMs;
  const call = { signal };
  const { client, sent } = counted(options.client);
  const fleet = openFleet(options.connect, () => now().getTime(), signal);
  const standing = standingOf(client, options.cr, call);
  const metadata = childMeta(options.cr, operationName(options.cr));
  const guard = guardOf({ client, metadata, holder: newId(), durationSeconds: leaseSeconds, now, signal });
  const settings = { directives, hash: contentHash(directives) };
  const setView = viewOf(statefulSet);
  const see = (): Promise<Look> => look(client, { cr: standing.cr, statefulSet }, fleet, call);
  const worldOf = ({ pods }: Look): World => {
    const { cr, status } = standing;
    return { cr, status, statefulSet: setView, pods, settings, rollout, freshId: newId(), now: now() };
  };

  const done: Done[] = [];
  let operation = options.cr.status?.operation?.type;
  /** Resolves with when to look again, where it cannot be taken now. */
  const take = async (step: Exclude<Step, { name: "note" }>, { live }: Look): Promise<number | undefined> => {
    if (step.name === "wait") {
      if (step.ms + reserveMs > leftMs()) return step.ms;
      if (!guard.isHeld() && standing.isNoted()) await standing.write(standing.status);
      await pause(step.ms, signal);
    } else if (isReplicated(standing.cr) && !guard.isHeld()) {
      const waitMs = await guard.take();
      if (waitMs !== undefined) return waitMs;
      // Another one may have done all of it meanwhile.
      await standing.read();
    } else if (step.name === "decide") {
      await standing.write(step.status);
      operation = step.status.operation.type;
    } else {
      done.push(...(await performAll({ client, fleet, live, isLate, call }, step.actions)));
    }
    return undefined;
  };

  const toTheEnd = async (): Promise<Omit<Operated, "counts" | "seconds">> => {
    let seen = await see();
    let againInMs: number | undefined;
    for (let step = nextStep(worldOf(seen)); step !== undefined; step = nextStep(worldOf(seen))) {
      if (step.name === "note") {
        standing.note(step.status);
        if (step.done) done.push(step.done);
        continue;
      }
      againInMs = isLate() ? 0 : await take(step, seen);
      if (againInMs !== undefined) break;
      seen = await see();
    }
    const world = worldOf(seen);
    return {
      cr: standing.cr,
      status: standing.status,
      pods: seen.pods,
      live: [...seen.live.values()],
      problems: problems(world),
      electionProblem: electionProblem(world),
      done,
      operation,
      holdsTemplate: holdsTemplate(world),
      partition: rolloutPartition(world),
      againInMs: againInMs ?? lookAgainInMs(world),
    };
  };
  const operated = await toTheEnd().finally(() => {
    fleet.close();
    return guard.release();
  });
  const seconds = (now().getTime() - startedAt) / 1000;
  return { ...operated, seconds, counts: { commands: fleet.commands, requests: sent() } };
};

const viewOf = ({ metadata, spec, status }: LiveStatefulSet): World["statefulSet"] => ({
  replicas: spec?.replicas ?? 0,
  partition: spec?.updateStrategy?.rollingUpdate?.partition ?? 0,
  updateRevision: status?.updateRevision,
  isObserved: (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0),
});
