/** What is found, beside the children, of a Redis: its pods, and who of them is the master. */

import type { KubeObject } from "../../api/kubernetes/object.ts";
import type { Operation } from "../../api/redis.ebb.dev/index.ts";
import type { Acted } from "../facts.ts";
import type { Problem } from "../problem.ts";
import type { Prometheuses } from "../shared/prometheus/prometheus.ts";
import type { RoleLabel } from "./labels.ts";

export interface PodFacts {
  name: string;
  isReady: boolean;
  /** Whether it is being deleted: it is never counted, nor made the master. */
  isTerminating: boolean;
  /** What it is marked as. */
  role?: RoleLabel | undefined;
}

export interface RedisFacts {
  pods: readonly PodFacts[];
  /** Of mode Replication, as the last operation left it. */
  master?: string | undefined;
  masterReplicationId?: string | undefined;
  masterUnreachableSince?: string | undefined;
  operation?: Operation | undefined;
  /** Whether a new template of the pods has to wait, as data would be lost: the StatefulSet stays as it is meanwhile. */
  holdsTemplate?: boolean | undefined;
  /** The lowest ordinal whose pod a rollout may replace now; 0 when absent. */
  partition?: number | undefined;
  /** What the servers lack, as far as they tell. */
  problems?: readonly Problem[] | undefined;
  /** What was done to them; absent where there was nobody to look at. */
  acted?: Acted | undefined;
  /** How long the servers were operated for, with how many commands, and what was being done, if anything was; absent likewise. */
  step?: { seconds: number; commands: number; operation?: Operation["type"] | undefined } | undefined;
  /** Volumes that are smaller than they should be, and how large that is. */
  growing?: { size: string; claims: readonly KubeObject[] } | undefined;
  /** Why no master is chosen, where there is none. */
  election?: { reason: string; message: string } | undefined;
  /** Those that there are; absent where they cannot be known, or no monitor is wanted. */
  prometheuses?: Prometheuses | undefined;
}
