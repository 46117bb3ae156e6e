/** What is done next. */

import type { Operation } from "../../../api/redis.ebb.dev/index.ts";
import type { RoleLabel } from "../labels.ts";
import type { AppliedMark } from "./applied-mark.ts";
import type { MasterStatus, Pod, World } from "./world.ts";

export type Step =
  /** Something is known that the status is to tell. */
  | { name: "note"; status: MasterStatus; done?: Done }
  /** A decision, to be written before anything is done about it (O4). */
  | { name: "decide"; status: MasterStatus & { operation: Operation } }
  /** All at once, as none depends on another. */
  | { name: "act"; actions: readonly Action[] }
  /** Nothing can be done before so much time has passed. */
  | { name: "wait"; ms: number };

/** To one pod. */
export type Action = { pod: string } & (
  | { command: "promote" }
  /** `isDemotion`: it says that it is a master. */
  | { command: "replicate"; host: string; port: number; isDemotion: boolean }
  /** `to` is the pod of that host. */
  | { command: "hand-over"; to: string; host: string; port: number; timeoutMs: number }
  /** With our password at its master where `usePassword`. `mark` lacks what the server refuses. */
  | { command: "configure"; directives: Readonly<Record<string, string>>; usePassword: boolean; mark: AppliedMark }
  | { command: "label"; role: RoleLabel | undefined }
);

/** What is told by an Event. */
export interface Done {
  reason: "MasterChanged" | "StaleMasterDemoted";
  type: "Normal" | "Warning";
  message: string;
}

/** `undefined` when it has nothing to say, and others are asked. */
export type Check = (world: World) => Step | undefined;

export const act = (actions: readonly Action[]): Step | undefined =>
  actions.length === 0 ? undefined : { name: "act", actions };

export const decide = ({ freshId, now, status }: World, type: Operation["type"], candidate: Pod): Step => {
  const { master: from } = status;
  const operation = {
    id: freshId,
    type,
    ...(from !== undefined && { from }),
    candidate: candidate.name,
    startedAt: now.toISOString(),
  };
  return { name: "decide", status: { ...status, operation } };
};
