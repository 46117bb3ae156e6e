/**
 * What is to be done next to the certificates. Pure.
 *
 * A renewal takes three changes, so that no call fails: the authority of the next pair is trusted as well, the next pair is served, the
 * old authority is trusted no more. Each waits until the one before it has been in place for as long as API servers and the kubelet may
 * take to see it. That time is noted by a later look that finds all in place, so a run that is held up cuts none of it off.
 */

import { type Host, isCovered } from "./host.ts";
import type { Pair } from "./pair.ts";
import type { Contents } from "./secret.ts";

export interface PlanOptions {
  hosts: readonly Host[];
  /** How long a change takes at most until it is seen everywhere. */
  overlapMs: number;
}

export type Step =
  /** Nothing valid is served: make a pair, and serve it at once. */
  | { name: "create" }
  /** Make the next pair, and have its authority trusted as well. */
  | { name: "prepare" }
  /** Serve the next pair. */
  | { name: "promote"; next: Pair }
  /** Trust the authority of the served certificate alone. */
  | { name: "retire"; serving: Pair }
  /** Note that all is in place from now on. */
  | { name: "note" }
  /** Take the note away, as something is not in place after all. */
  | { name: "unnote" };

/** `undefined` when there is nothing to do, or not yet. */
export const plan = (
  { contents, isInPlace }: { contents: Contents; isInPlace: boolean },
  { hosts, overlapMs }: PlanOptions,
  now: Date,
): Step | undefined => {
  const { hasNext, bundle, inPlaceSince } = contents;
  const serving = hosts.some((host) => covers(contents.serving, host)) ? contents.serving : undefined;
  const next = hosts.every((host) => covers(contents.next, host)) ? contents.next : undefined;

  // With nothing valid being served, waiting protects nothing.
  if (serving === undefined) return next === undefined ? { name: "create" } : { name: "promote", next };
  if (next === undefined && (hasNext || isDue(serving, hosts, now))) return { name: "prepare" };
  if (next === undefined && bundle === serving.ca) return undefined;
  if (!isInPlace) return inPlaceSince && { name: "unnote" };
  if (inPlaceSince === undefined) return { name: "note" };
  if (now.getTime() - inPlaceSince.getTime() < overlapMs) return undefined;
  return next === undefined ? { name: "retire", serving } : { name: "promote", next };
};

const covers = (pair: Pair | undefined, host: Host): boolean => pair !== undefined && isCovered(pair.names, host);

/** Past two thirds of its life, which leaves a third for a renewal that meets troubles; or the hosts are others. */
const isDue = (pair: Pair, hosts: readonly Host[], now: Date): boolean => {
  const [from, until] = [pair.notBefore.getTime(), pair.notAfter.getTime()];
  return now.getTime() >= from + ((until - from) * 2) / 3 || !hosts.every((host) => covers(pair, host));
};
