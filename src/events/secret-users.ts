/**
 * Which custom resources name a Secret, from lists of them: an event tells only that one has changed. Secrets themselves are neither
 * listed nor read here. However many events come, lists are few: one of a kind in a namespace at a time, for all who wait for it.
 */

import type { CustomResource } from "../api/kubernetes/object.ts";
import type { ObjectKey } from "../api/kubernetes/resource.ts";
import { withDeadline } from "../deadline.ts";
import type { Target } from "../engine/target.ts";
import { Waiting } from "../failures.ts";
import type { Kind } from "../kinds/kind.ts";
import { ApiError } from "../kube/api-error.ts";
import type { CallOptions, KubeClient } from "../kube/client.ts";
import type { Log } from "../log.ts";
import { pause } from "../pause.ts";
import { answerTo } from "./answer.ts";
import { atMost } from "./at-most.ts";
import { onceAMinute } from "./once-a-minute.ts";
import { oneAtATime } from "./one-at-a-time.ts";

export interface SecretUsersOptions {
  client: Pick<KubeClient, "list">;
  log: Log;
  /** How long may be waited for an answer, in milliseconds. */
  deadlineMs: number;
  /** Quiet time between two lists of one kind in one namespace, in milliseconds. */
  apartMs?: number | undefined;
  /** Lists at a time, of whatever kinds and namespaces: each holds a page of custom resources. */
  mostLists?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** Rejects when another attempt may succeed within seconds. A list that may not be read is told in the log, and names nobody. */
export type SecretUsers = (kind: Kind, secret: ObjectKey) => Promise<readonly Target[]>;

/** A list that has not begun, for all who ask until it does. */
interface Round {
  /** Of the Secrets that are asked for. */
  names: Set<string>;
  users: Promise<Users>;
}

/** By the name of the Secret. */
type Users = ReadonlyMap<string, readonly Target[]>;

export const createSecretUsers = ({
  client,
  log,
  deadlineMs,
  apartMs = 100,
  mostLists = 4,
  now = Date.now,
}: SecretUsersOptions): SecretUsers => {
  const serially = oneAtATime();
  const inPlace = atMost(mostLists);
  const tell = onceAMinute(now);
  const gathering = new Map<string, Round>();

  const afterTheLast = <T>(place: string, work: () => Promise<T>): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    void serially.run(place, async () => {
      await inPlace(work).then(resolve, reject);
      await pause(apartMs, undefined);
    });
    return promise;
  };

  /** A list that has begun already may miss a custom resource that named the Secret just before this change of it. */
  const nextRound = (kind: Kind, namespace: string): Round => {
    const place = `${kind.resource.group}/${kind.resource.kind} ${namespace}`;
    const known = gathering.get(place);
    if (known !== undefined) return known;
    const names = new Set<string>();
    // Of those that wait behind one that takes too long, the first to come are the first to give up.
    const users = withDeadline(deadlineMs, undefined, (signal) =>
      afterTheLast(place, async () => {
        gathering.delete(place);
        signal.throwIfAborted();
        return await listUsers(client, kind, { namespace, names, signal });
      }),
    );
    const round = { names, users };
    gathering.set(place, round);
    return round;
  };

  return async (kind, { namespace, name }) => {
    const { names, users } = nextRound(kind, namespace);
    names.add(name);
    try {
      return (await users).get(name) ?? [];
    } catch (error) {
      if (error instanceof ApiError && error.status === 410)
        throw new Waiting(error.reason, error.message, { cause: error });
      const { status, reason, message } = answerTo(error);
      if (status !== 204) throw error;
      tell(`${kind.resource.kind} ${reason}`, (untold) =>
        log.warn(`Could not find out which ${kind.resource.kind} names a Secret${remedyOf(error)}`, {
          namespace,
          reason,
          error: message,
          untold,
        }),
      );
      return [];
    }
  };
};

/** Only an overlay gives the right, and with it the source whose events ask for it. */
const remedyOf = (error: unknown): string =>
  error instanceof ApiError && error.status === 403 ? ": the component watch-secrets gives the right to list them" : "";

const listUsers = async (
  client: Pick<KubeClient, "list">,
  kind: Kind,
  { namespace, names, signal }: CallOptions & { namespace: string; names: ReadonlySet<string> },
): Promise<Users> => {
  const users = new Map<string, Target[]>();
  for await (const page of client.list<CustomResource>(kind.resource, { namespace, signal }))
    for (const cr of page)
      for (const secret of new Set(kind.secrets?.(cr))) {
        if (!names.has(secret)) continue;
        const known = users.get(secret) ?? [];
        known.push({ kind, key: { namespace, name: cr.metadata.name } });
        users.set(secret, known);
      }
  return users;
};
