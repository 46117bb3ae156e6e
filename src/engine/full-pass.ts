/** The passes over every child of a custom resource, with pruning and the whole status. */

import { Waiting } from "../failures.ts";
import type { Child } from "../kinds/kind.ts";
import type { CallOptions } from "../kube/client.ts";
import { noMetrics } from "../metrics/metrics.ts";
import { gather } from "./gather.ts";
import { type Observed, observe, readOwner } from "./observe.ts";
import { operate, withRemarks } from "./operate.ts";
import { idle, isBeingDeleted, isNew, type Outcome, type PassOptions } from "./pass.ts";
import type { Target } from "./target.ts";
import { tell } from "./tell.ts";
import { changesOf, type Present, rememberSeen, type Visited, visit } from "./visit.ts";

export const fullPass = async (options: PassOptions, target: Target, call: CallOptions): Promise<Outcome> => {
  const { kind } = target;
  const { cr, ...observation } = kind.gather
    ? await gather(options, target, kind.gather, call)
    : await observe(options.client, target, kind.children, call);
  if (cr === undefined || isBeingDeleted(cr)) return idle(cr, "spec");
  return await settle(options, target, { ...observation, cr }, call);
};

/**
 * For a custom resource that was just made, or is gone. It is read first, and the children of a new one not at all: one that is there
 * all the same, whosever it is, makes its creation a conflict. `undefined` when it is neither new nor gone. Not for a kind that gathers.
 */
export const firstPass = async (
  options: PassOptions,
  target: Target,
  call: CallOptions,
): Promise<Outcome | undefined> => {
  const { cr, secrets } = await readOwner(options.client, target, call);
  if (cr === undefined || isBeingDeleted(cr)) return idle(cr, "spec");
  if (!isNew(cr)) return undefined;
  const children = new Map(target.kind.children.map((child): [Child, Observed] => [child, undefined]));
  return await settle(options, target, { cr, secrets, children }, call);
};

const settle = async (options: PassOptions, target: Target, world: Present, call: CallOptions): Promise<Outcome> => {
  const { kind } = target;
  const { memory, metrics = noMetrics } = options;
  memory.forget(target, world.cr);
  if (world.facts !== undefined) metrics.gathered(kind, world.cr, world.facts);
  const children = await visit(options, kind, world, call);
  const operation = await operate(options, kind, { ...world, visited: children }, call);
  const visited = withRemarks(children, operation);
  const facts = operation ? operation.facts : world.facts;
  const acted = kind.acted?.(world.facts);
  const done = [...(acted?.done ?? []), ...(operation?.done ?? [])];
  const goesOn = acted?.goesOn === true || operation?.goesOn === true;
  const { againInMs } = acted ?? {};
  const { cr, statusWritten } = await tell(
    options,
    kind,
    world.cr,
    { visited, status: visited, facts, done, goesOn },
    call,
  );
  failIfWaiting(visited);

  const stalled = visited.problems.length > 0;
  if (!stalled && !goesOn) {
    rememberSeen(options, visited);
    for (const object of [cr, ...(acted?.seen ?? [])]) memory.saw(object);
    memory.reconciled(cr);
    memory.remember(target, cr);
  }
  const result = stalled ? "stalled" : "reconciled";
  return {
    result,
    path: "spec",
    changes: changesOf(visited),
    statusWritten,
    ...(goesOn && { goesOn }),
    ...(againInMs !== undefined && { againInMs }),
  };
};

const failIfWaiting = (visited: Visited): void => {
  const failure = [...visited.children.values()].find((acted) => acted.failure !== undefined)?.failure;
  if (failure !== undefined) throw new Waiting(failure.reason, failure.message, { cause: failure });
};
