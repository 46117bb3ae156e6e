/** A dynamic directive means the same in the file that a server starts with as when it is set on a server that runs. */

import { describe, expect, test } from "vitest";
import { ownRedisPods, unlikeServers } from "../../support/programs/own-redis-pods.ts";

describe.each(unlikeServers)("on %s", (server) => {
  const pods = ownRedisPods(["redis"], server);

  const directives: readonly (readonly [name: string, value: string])[] = [
    ["maxmemory-policy", "allkeys-lru"],
    ["maxmemory", "100mb"],
    ["save", "3600 1 300 100"],
    ["save", ""],
    ["client-output-buffer-limit", "normal 1mb 0 0 replica 8mb 2mb 60"],
    ["oom-score-adj-values", "1 2 3"],
    ["latency-tracking-info-percentiles", "50 99.5"],
    ["latency-tracking-info-percentiles", ""],
    ["notify-keyspace-events", "KEA"],
    ["notify-keyspace-events", ""],
    ["proc-title-template", "{title} of {listen-addr}"],
    ["slowlog-log-slower-than", "-1"],
  ];

  describe.each(directives)("%s %j", (name, value) => {
    test("is as CONFIG SET makes it", async () => {
      const { pod: started } = await pods.start({ config: { dynamic: { [name]: value } } });
      const { pod: set } = await pods.start({});
      expect(await set.ask(`CONFIG SET ${name} ${JSON.stringify(value)}`)).toBe("");

      const fromFile = await started.ask(`CONFIG GET ${name}`);

      expect(fromFile).toBe(await set.ask(`CONFIG GET ${name}`));
    });
  });
});
