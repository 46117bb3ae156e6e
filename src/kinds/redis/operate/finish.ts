/** What follows when the candidate of an operation says that it is the master (F5). */

import { pointedAt } from "./follow-master.ts";
import { label, unlabelMasters } from "./label-roles.ts";
import { act, type Done, type Step } from "./step.ts";
import { infoOf, type Pod, type World } from "./world.ts";

export const finish = (world: World, master: Pod): Step =>
  unlabelMasters(world, master) ??
  act(pointedAt(world, master)) ??
  act(master.role === "master" ? [] : [label(master, "master")]) ?? {
    name: "note",
    status: { master: master.name, masterReplicationId: infoOf(master)?.replicationId },
    done: told(world, master),
  };

const told = ({ status: { operation, master: before } }: World, { name }: Pod): Done => ({
  reason: "MasterChanged",
  type: "Normal",
  message:
    before === undefined || before === name
      ? `Pod ${name} is the master (${operation?.type} ${operation?.id})`
      : `Pod ${name} is the master in place of ${before} (${operation?.type} ${operation?.id})`,
});
