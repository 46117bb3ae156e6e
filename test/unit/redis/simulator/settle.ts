import { expect } from "vitest";
import { hostOf } from "../../kinds/redis/operate/worlds.ts";
import type { World } from "./world.ts";

/** No two pods are labelled master at any time. */
export const checkLabels = (world: World, moves: readonly string[]): void => {
  const labelled = world.api.labelled("master");
  if (labelled.length > 1) expect.fail(`${labelled} are labelled master after ${moves.join(", ")}`);
};

/**
 * Runs, each when the Leases of those before have expired, until one has nothing to do; then all has to be in order. Resolves with the pod
 * of the master.
 */
export const settle = async (world: World, after: string): Promise<string> => {
  for (let runs = 0, before = ""; ; runs++) {
    if (runs > 8) expect.fail(`It comes to no end after ${after}`);
    world.now += 31_000;
    await world.run(`S${runs}`);
    checkLabels(world, [after]);
    if (world.content() === before) break;
    before = world.content();
  }
  const [master = "nobody", ...others] = world.servers.masters();
  expect(others, after).toEqual([]);
  expect(world.api.redis().status, after).toEqual({ master, masterReplicationId: expect.any(String) });
  expect(world.api.labelled("master"), after).toEqual([master]);
  const host = hostOf(Number(master.slice(master.lastIndexOf("-") + 1)));
  for (const followed of Object.values(world.servers.followers())) expect(followed, after).toBe(host);
  return master;
};
