/** The pass over the children that were hinted at, while the rest is as the last full pass left it. */

import type { CustomResource } from "../api/kubernetes/object.ts";
import type { Child, Part } from "../kinds/kind.ts";
import type { CallOptions } from "../kube/client.ts";
import type { Acted } from "./act.ts";
import { decide } from "./decide.ts";
import { type Observed, readChildren, readOwner, readSecretsOf } from "./observe.ts";
import { idle, isBeingDeleted, type Outcome, type PassOptions } from "./pass.ts";
import type { Target } from "./target.ts";
import { tell } from "./tell.ts";
import { changesOf, decideAll, type Present, rememberSeen, type Visited, visit } from "./visit.ts";

/** What is said to have become of each. One that is said to be deleted is not read: if it is there, its creation is a conflict. */
export type ChildHints = ReadonlyMap<Part, "changed" | "deleted">;

/**
 * The status is written if it tells of a hinted child. `undefined` when more than this must be looked at: the spec is newer than the
 * last full pass, that pass left a problem, or this one found one.
 */
export const childPass = async (
  options: PassOptions,
  target: Target,
  hints: ChildHints,
  call: CallOptions,
): Promise<Outcome | undefined> => {
  const { kind } = target;
  const hinted = kind.children.filter((child) => hints.has(child));
  const read = await readChildren(
    options.client,
    target,
    hinted.filter((child) => hints.get(child) === "changed"),
    call,
  );
  const children = new Map(hinted.map((child): [Child, Observed] => [child, read.get(child)]));

  const remembered = await recall(options, target, call);
  const decided = remembered && decideAll(options, kind, { ...remembered, children });
  const isAllWell = decided?.every(({ decision }) => decision.action === "keep") === true;
  const { cr, secrets } =
    remembered && isAllWell ? remembered : await readOwner(options.client, target, call, remembered?.secrets);
  if (cr === undefined || isBeingDeleted(cr)) return idle(cr, "child");
  if (!wasSettled(cr)) return undefined;

  const world = { cr, children, secrets };
  const visited = await visit(options, kind, world, call, isAllWell ? decided : undefined);
  if (visited.problems.length > 0) return undefined;

  const status = kind.workload && hints.has(kind.workload) ? withUnread(options, target, world, visited) : undefined;
  const told = await tell(options, kind, cr, { visited, status }, call);
  rememberSeen(options, visited);
  options.memory.remember(target, told.cr);
  return { result: "reconciled", path: "child", changes: changesOf(visited), statusWritten: told.statusWritten };
};

/**
 * The custom resource as this instance remembers it. Where by that the children are as desired, at most a status is written, which is a
 * conflict if it has changed meanwhile; no child is ever written from memory.
 */
const recall = async (
  { client, memory }: PassOptions,
  target: Target,
  call: CallOptions,
): Promise<Omit<Present, "children"> | undefined> => {
  const cr = memory.recall(target);
  return cr && { cr, secrets: await readSecretsOf(client, target.kind, cr, call) };
};

/**
 * What the last full pass settled, and nothing has hinted at since, is taken to stand: the wanted children are there, the others are
 * not, and an API that it told of as not served is not.
 */
const withUnread = (
  { settings }: PassOptions,
  { kind }: Target,
  { cr, secrets }: Present,
  visited: Visited,
): Visited => {
  const told = cr.status?.conditions?.find(({ type }) => type === "Degraded")?.message ?? "";
  const standing = (child: Child): Acted => {
    const asIfNotServed = decide(child, cr, "not served", { kind, settings, secrets });
    if (asIfNotServed.action !== "skip") return { state: { owned: false, current: true } };
    const { note } = asIfNotServed;
    return told.includes(note.message)
      ? { state: { owned: false, current: true }, note }
      : { state: { owned: true, current: true } };
  };
  const unread = kind.children.filter((child) => !visited.children.has(child));
  const assumed = unread.map((child): [Child, Acted] => [child, standing(child)]);
  const notes = [...visited.notes, ...assumed.flatMap(([, { note }]) => note ?? [])];
  return { ...visited, children: new Map([...visited.children, ...assumed]), notes };
};

/** Whether the last full pass was of this spec and ended without a problem. The reason `Degraded` tells of pods, which come and go. */
const wasSettled = ({ metadata, status }: CustomResource): boolean => {
  const degraded = status?.conditions?.find(({ type }) => type === "Degraded");
  return (
    status?.observedGeneration === metadata.generation &&
    degraded !== undefined &&
    (degraded.status === "False" || degraded.reason === "Degraded")
  );
};
