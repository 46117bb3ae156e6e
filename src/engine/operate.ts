/** Lets a kind do what is no apply of a child. */

import { childManager } from "../field-managers.ts";
import type { Operation, Writer } from "../kinds/facts.ts";
import type { Kind, Problem } from "../kinds/kind.ts";
import type { CommonReason } from "../kinds/reasons.ts";
import { ApiError } from "../kube/api-error.ts";
import type { CallOptions, KubeClient } from "../kube/client.ts";
import type { PassOptions } from "./pass.ts";
import type { Present, Visited } from "./visit.ts";

/** What the API server refuses is a problem of the custom resource. Only where the children are as desired: what it does rests on them. `undefined` when nothing was to be done. */
export const operate = async (
  { client, now = () => new Date() }: PassOptions,
  kind: Kind,
  { cr, facts, visited }: Present & { visited: Visited },
  call: CallOptions,
): Promise<Operation<unknown> | undefined> => {
  if (kind.operate === undefined) return undefined;
  if ([...visited.children.values()].some(({ state }) => !state.current)) return undefined;
  try {
    return await kind.operate(cr, facts, { writer: writerOf(client, call), now: now() });
  } catch (error) {
    if (!(error instanceof ApiError) || error.isConflict || error.isTransient) throw error;
    const problem: Problem<CommonReason> = { reason: "ReconcileError", message: error.message };
    return { facts, problems: [problem], notes: [], done: [], goesOn: false };
  }
};

/** What was visited, and what an operation had to say beside. */
export const withRemarks = (visited: Visited, operation: Operation<unknown> | undefined): Visited =>
  operation === undefined
    ? visited
    : {
        ...visited,
        problems: [...visited.problems, ...operation.problems],
        notes: [...visited.notes, ...operation.notes],
      };

const writerOf = (client: KubeClient, call: CallOptions): Writer => ({
  mergePatch: (resource, object, patch) =>
    client.mergePatch(resource, object, patch, { ...call, fieldManager: childManager }),
});
