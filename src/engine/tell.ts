/** What is said of a pass, once everything is done: Events, and the status. */

import type { CustomResource } from "../api/kubernetes/object.ts";
import type { Done } from "../kinds/facts.ts";
import type { Kind } from "../kinds/kind.ts";
import { ApiError } from "../kube/api-error.ts";
import type { CallOptions } from "../kube/client.ts";
import { isSameState } from "./memory.ts";
import type { PassOptions } from "./pass.ts";
import { reportEvents, reportStatus } from "./report.ts";
import type { Visited } from "./visit.ts";

export interface Told {
  visited: Visited;
  /** What the status is computed from; absent when nothing of it was looked at. */
  status: Visited | undefined;
  /** What the kind gathered, as it is now. */
  facts?: unknown;
  done?: readonly Done[];
  goesOn?: boolean;
}

/**
 * Sends the Events of what was visited, and writes the status of what is known, if any. Resolves, when both have ended, with the
 * custom resource as it is known then. Rejects with a conflict when it has changed since it was read.
 */
export const tell = async (
  options: PassOptions,
  kind: Kind,
  cr: CustomResource,
  { visited, status, facts, done = [], goesOn = false }: Told,
  call: CallOptions,
): Promise<{ cr: CustomResource; statusWritten: boolean }> => {
  const events = reportEvents(options, kind, cr, { visited, done }, call);
  const found = status && { visited: status, facts, goesOn };
  const writing = found === undefined ? Promise.resolve(undefined) : reportStatus(options, kind, cr, found, call);
  const written = await writing.finally(() => events);
  if (written === undefined && mayBeOutdated(visited)) await confirm(options, kind, cr, call);
  return { cr: written ?? cr, statusWritten: written !== undefined };
};

/**
 * Whether what was changed may be of a spec that another instance has brought to a newer one meanwhile, and found nothing to do. A
 * status that is written proves that it was not; and a child that is always wanted and was made anew is one that the other looked for
 * in vain, made itself, or saw before it was deleted: the event of that came later than any pass takes.
 */
const mayBeOutdated = ({ children }: Visited): boolean =>
  [...children].some(([{ prune }, { change }]) => change !== undefined && (prune || change.action !== "created"));

const confirm = async (
  { client }: PassOptions,
  { resource }: Kind,
  cr: CustomResource,
  call: CallOptions,
): Promise<void> => {
  const { name, namespace = "" } = cr.metadata;
  const now = await client.get<CustomResource>(resource, { namespace, name }, call);
  if (now === undefined || !isSameState(now, cr))
    throw new ApiError(`confirm ${resource.kind} "${namespace}/${name}"`, 409, "Conflict", "it has changed meanwhile");
};
