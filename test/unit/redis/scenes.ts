/** Situations in which there is something to do. Clients have written "a" and "b" where there was a master. */

import { epoch, World, type WorldOptions } from "./simulator/world.ts";

/** Before anything happens, so that nothing has to be waited for. */
export const longAgo = new Date(epoch - 60_000).toISOString();

export const withData = (options: WorldOptions = {}): World => {
  const world = World.healthy({ ...options, status: { masterUnreachableSince: longAgo } });
  for (const text of ["a", "b"]) world.write(text);
  return world;
};

export interface Scene {
  start(options?: WorldOptions): World;
  /** Who is the master in the end, and how many decisions it takes. */
  master: string;
  decisions: number;
}

export const scenes: Readonly<Record<string, Scene>> = {
  "there is no master yet": { start: (options) => new World(options), master: "cache-0", decisions: 1 },

  "the master is lost": {
    start(options) {
      const world = withData(options);
      world.servers.stop("cache-0");
      return world;
    },
    master: "cache-1",
    decisions: 1,
  },

  "the master started anew, and empty": {
    start(options) {
      const world = withData(options);
      world.servers.start("cache-0");
      return world;
    },
    master: "cache-1",
    decisions: 1,
  },

  "the pod of the master is terminating": {
    start(options) {
      const world = withData(options);
      world.api.edit("cache-0", { metadata: { deletionTimestamp: longAgo } });
      return world;
    },
    master: "cache-1",
    decisions: 1,
  },

  "another pod says that it is the master": {
    start(options) {
      const world = withData(options);
      world.servers.makeStale("cache-2");
      return world;
    },
    master: "cache-0",
    decisions: 0,
  },
};
