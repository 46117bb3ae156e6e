import { infoOf, isServing, podNamed, type World, wantedPods } from "./world.ts";

const soonMs = 1_000;

/** When a replica may have got its data, of which no event tells; `undefined` when that is not waited for. */
export const lookAgainInMs = (world: World): number | undefined => {
  const master = podNamed(world, world.status.master);
  if (!isServing(master)) return undefined;
  const replicas = wantedPods(world).filter((pod) => pod !== master && infoOf(pod) !== undefined);
  // The pod of a master that goes waits for a while for somebody to hand over to.
  const isAwaited = replicas.some(({ role }) => role === undefined) || (master?.isTerminating && replicas.length > 0);
  return isAwaited ? soonMs : undefined;
};
