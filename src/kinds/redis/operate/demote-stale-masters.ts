/** A pod that says that it is the master, and is not, becomes a replica at once (F6). */

import { replicating } from "./follow-master.ts";
import { act, type Check } from "./step.ts";
import { podNamed, saysMaster } from "./world.ts";

/** A candidate that was promoted is none. Also one whose pod is going is told, as clients may write to it until then. */
export const demoteStaleMasters: Check = (world) => {
  const { master, operation } = world.status;
  const target = podNamed(world, master);
  if (target === undefined) return undefined;
  const stale = world.pods.filter((pod) => saysMaster(pod) && ![master, operation?.candidate].includes(pod.name));
  return act(stale.map((pod) => replicating(world, target, pod)));
};
