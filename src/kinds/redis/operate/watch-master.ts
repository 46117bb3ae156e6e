/** Notes since when the master is missing, and the name of the history that it writes. */

import type { Check } from "./step.ts";
import { infoOf, isServing, podNamed, saysMaster } from "./world.ts";

export const watchMaster: Check = (world) => {
  const { status, now } = world;
  const master = podNamed(world, status.master);
  const since = isServing(master) ? undefined : (status.masterUnreachableSince ?? now.toISOString());
  const id = saysMaster(master) ? infoOf(master)?.replicationId : status.masterReplicationId;
  if (since === status.masterUnreachableSince && id === status.masterReplicationId) return undefined;
  return { name: "note", status: { ...status, masterUnreachableSince: since, masterReplicationId: id } };
};
