/** Somebody else has handed over, by hand or by another program: what they did is taken on. */

import { portOf } from "../spec.ts";
import { isWanted } from "./hand-over.ts";
import { type Check, decide } from "./step.ts";
import { infoOf, podNamed, saysMaster } from "./world.ts";

/** Only where the old master itself follows the new one, so that nothing of its data is given up. */
export const adoptMaster: Check = (world) => {
  const { master: link } = infoOf(podNamed(world, world.status.master)) ?? {};
  if (link === undefined || !link.isUp || world.status.operation !== undefined) return undefined;
  const followed = world.pods.find(({ host }) => host === link.host && link.port === portOf(world.cr));
  if (followed === undefined || followed.isTerminating || !saysMaster(followed)) return undefined;
  if (!isWanted(world, followed)) return undefined;
  const status = { ...world.status, masterReplicationId: infoOf(followed)?.replicationId };
  return decide({ ...world, status }, "Handover", followed);
};
