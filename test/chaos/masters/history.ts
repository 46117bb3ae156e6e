/** What has been written of Redises while others were at work, as a watch tells it: every state, in order. */

import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Operation, Redis } from "../../../src/api/redis.ebb.dev/index.ts";
import { instanceLabel, roleLabel } from "../../../src/kinds/redis/labels.ts";
import { podResource } from "../../../src/kinds/redis/operated.ts";
import { resource } from "../../../src/kinds/redis/resource.ts";
import type { Stage } from "../stage/stage.ts";
import { openWatch, type WatchEvent } from "../stage/watch.ts";

export interface History {
  /** What was decided, in order. */
  readonly decisions: readonly Operation[];
  /** What must never be, as sentences. */
  readonly mistakes: readonly string[];
  close(): void;
}

type See = (event: WatchEvent) => void;

/** Of all Redises of the stage. Resolves when it watches. */
export const watchHistory = async (stage: Pick<Stage, "cluster" | "namespace">): Promise<History> => {
  const mistakes: string[] = [];
  const decided = decisionsOf((mistake) => mistakes.push(mistake));
  const labelled = mastersOf((mistake) => mistakes.push(mistake));
  const watches = await Promise.all([
    openWatch(stage, resource, undefined, decided.see),
    openWatch(stage, podResource, instanceLabel, labelled.see),
  ]);
  return {
    decisions: decided.decisions,
    mistakes,
    close() {
      for (const watch of watches) watch.destroy();
    },
  };
};

/** O4: one ends before the next begins; only one that cannot be done gives its place to another (F4). */
export const decisionsOf = (mistake: (text: string) => void): { decisions: readonly Operation[]; see: See } => {
  const decisions: Operation[] = [];
  const current = new Map<string, Operation>();
  const see = ({ object }: WatchEvent): void => {
    const { name } = object.metadata;
    const { operation } = (object as Redis).status ?? {};
    const before = current.get(name);
    if (operation) current.set(name, operation);
    else current.delete(name);
    if (operation === undefined || operation.id === before?.id) {
      if (operation?.candidate !== before?.candidate && operation !== undefined)
        mistake(`${name}: decision ${operation.id} has changed from ${before?.candidate} to ${operation.candidate}`);
      return;
    }
    if (decisions.some(({ id }) => id === operation.id)) mistake(`${name}: decision ${operation.id} has come back`);
    if (before && before.type !== "Handover" && before.candidate === operation.candidate)
      mistake(`${name}: ${operation.candidate} was decided on twice, by ${before.id} and by ${operation.id}`);
    decisions.push(operation);
  };
  return { decisions, see };
};

/** F5: clients that write find one master at most. */
export const mastersOf = (mistake: (text: string) => void): { see: See } => {
  const masters = new Map<string, KubeObject>();
  const see = ({ type, object }: WatchEvent): void => {
    const { name, uid = "", labels = {} } = object.metadata;
    if (type !== "DELETED" && labels[roleLabel] === "master") masters.set(uid, object);
    else masters.delete(uid);
    const others = [...masters.values()].filter(
      (other) => other.metadata.labels?.[instanceLabel] === labels[instanceLabel],
    );
    if (others.length > 1) mistake(`${others.map((one) => one.metadata.name)} are labelled master since ${name} is`);
  };
  return { see };
};
