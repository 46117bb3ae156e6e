/** Every rule for a Redis, in the order in which broken ones are told. */

import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import type { Caution, Denial } from "../../rule.ts";
import { configDenials } from "./config.ts";
import { immutableDenials } from "./immutable.ts";
import { modeCautions, modeDenials } from "./mode.ts";
import { monitoringCautions, monitoringDenials } from "./monitoring.ts";
import { namingDenials } from "./naming.ts";
import { safetyCautions } from "./safety.ts";

const inOrder = (one: { id: string }, other: { id: string }): number =>
  Number(one.id.slice(1)) - Number(other.id.slice(1));

export const denials: readonly Denial<Redis>[] = [
  ...immutableDenials,
  ...modeDenials,
  ...configDenials,
  ...namingDenials,
  ...monitoringDenials,
].toSorted(inOrder);

export const cautions: readonly Caution<Redis>[] = [...modeCautions, ...monitoringCautions, ...safetyCautions].toSorted(
  inOrder,
);
