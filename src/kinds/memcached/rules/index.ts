/** Every rule for a Memcached, in the order in which broken ones are told. */

import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { Caution, Denial } from "../../rule.ts";
import { autoscalingCautions, autoscalingDenials } from "./autoscaling.ts";
import { budgetCautions, budgetDenials } from "./budget.ts";
import { drainDenials } from "./drain.ts";
import { monitoringCautions, monitoringDenials } from "./monitoring.ts";
import { namingCautions, namingDenials } from "./naming.ts";
import { memoryCautions, memoryDenials, requestDenials } from "./resources.ts";
import { rolloutDenials } from "./rollout.ts";
import { securityCautions, securityDenials } from "./security.ts";
import { serverCautions, serverDenials } from "./server.ts";
import { spreadBounds, spreadDenials } from "./spread.ts";

const inOrder = (one: { id: string }, other: { id: string }): number =>
  Number(one.id.slice(1)) - Number(other.id.slice(1));

export const denials: readonly Denial<Memcached>[] = [
  ...memoryDenials,
  ...budgetDenials,
  ...drainDenials,
  ...securityDenials,
  ...autoscalingDenials,
  ...serverDenials,
  ...requestDenials,
  ...monitoringDenials,
  ...namingDenials,
  ...spreadDenials,
  ...rolloutDenials,
].toSorted(inOrder);

export const cautions: readonly Caution<Memcached>[] = [
  ...securityCautions,
  ...memoryCautions,
  ...serverCautions,
  ...budgetCautions,
  ...monitoringCautions,
  ...namingCautions,
  ...autoscalingCautions,
].toSorted(inOrder);

export const bounds = { ...spreadBounds };
