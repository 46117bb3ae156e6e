/** Pods of a Redis for the tests of one file. Where they cannot run, the tests are skipped and it is said why. */

import { afterEach, beforeAll, beforeEach } from "vitest";
import type { RedisSpec } from "../../../src/api/redis.ebb.dev/index.ts";
import { redis } from "../../unit/kinds/redis/fixtures.ts";
import { obtainProgram, type Program } from "./obtain.ts";
import { sandboxProblem } from "./own-pods.ts";
import { type RedisPod, type RedisPodOptions, startRedisPod, untilReady } from "./redis-pod.ts";
import type { Process } from "./sandbox.ts";

type Found = Omit<RedisPodOptions, "cr" | "images">;

export interface RedisPods {
  /** For one test. Nothing of it runs yet. */
  make(spec: RedisSpec, found?: Found): Promise<RedisPod>;
  /** For one test. Resolves when its server is ready. */
  start(spec: RedisSpec, found?: Found): Promise<{ pod: RedisPod; server: Process }>;
  /** The program that stands for the image of Redis. */
  redis(): Program;
}

/** What may stand for the image of Redis (contract §10.12): 7.0, 8, and Valkey. */
export const redisServers = ["redis", "redis-8", "valkey"] as const;
export type RedisServer = (typeof redisServers)[number];

/** Those that are most unlike each other, for what takes long. */
export const unlikeServers = ["redis", "valkey"] as const;

/** How its makers call its programs. */
export const commandsOf = (server: RedisServer): { server: string; cli: string } => {
  const name = server === "valkey" ? server : "redis";
  return { server: `${name}-server`, cli: `${name}-cli` };
};

/** `containers` are those that the tests start; their programs have to be there. */
export const ownRedisPods = (
  containers: readonly ("redis" | "redis-exporter")[] = ["redis"],
  server: RedisServer = "redis",
): RedisPods => {
  const images: Partial<RedisPodOptions["images"]> = {};
  const running: RedisPod[] = [];
  let missing: string | undefined;

  beforeAll(async () => {
    missing = await sandboxProblem();
    for (const name of containers) {
      if (missing) break;
      const program = await obtainProgram(name === "redis" ? server : name);
      if ("missing" in program) missing = program.missing;
      else images[name] = program;
    }
    // Reporters keep the notes of skipped tests to themselves.
    if (missing) console.warn(`Skipped: ${missing}`);
  }, 300_000);
  beforeEach(({ skip }) => {
    if (missing) skip(missing);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((pod) => pod.stop()));
  });

  const program = (): Program => {
    if (!images.redis) throw new Error(`There is no ${server}`);
    return images.redis;
  };
  const make: RedisPods["make"] = async (spec, found = {}) => {
    const pod = await startRedisPod({ cr: redis(spec), images: { ...images, redis: program() }, ...found });
    running.push(pod);
    return pod;
  };
  return {
    redis: program,
    make,
    async start(spec, found) {
      const pod = await make(spec, found);
      const { exitCode, log } = await pod.init();
      if (exitCode !== 0) throw new Error(`The init container ended with exit code ${exitCode}: ${log}`);
      const server = pod.run("redis");
      await untilReady(pod, server);
      return { pod, server };
    },
  };
};
