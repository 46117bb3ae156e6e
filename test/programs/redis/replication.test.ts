/** How the real server behaves in mode Replication before anybody chose a master, and when its pod goes (contract §7, F1, and §4). */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { until } from "../../../dev/platform/until.ts";
import { handoverSeconds } from "../../../src/kinds/redis/config/scripts/stop.ts";
import { commandsOf, ownRedisPods, unlikeServers } from "../../support/programs/own-redis-pods.ts";
import type { RedisPod } from "../../support/programs/redis-pod.ts";
import { podIp } from "../../support/programs/sandbox.ts";

describe.each(unlikeServers)("on %s", (server) => {
  const pods = ownRedisPods(["redis"], server);
  const spec = { mode: "Replication" } as const;

  const addHost = async ({ etc }: RedisPod, name: string): Promise<void> => {
    const hosts = join(etc, "hosts");
    await writeFile(hosts, `${await readFile(hosts, "utf8")}${podIp} ${name}\n`);
  };

  const roleOf = async (pod: RedisPod): Promise<string | undefined> => (await pod.ask("ROLE")).split("\n")[0];

  describe.each([
    ["leads nowhere", false],
    ["leads to the server itself", true],
  ])("while the name of the master %s", (_, toItself) => {
    test("F1: a server is no master, refuses writes, answers, and is ready", async () => {
      const pod = await pods.make(spec);
      if (toItself) await addHost(pod, "cart-master");
      expect((await pod.init()).exitCode).toBe(0);
      const server = pod.run("redis");
      await until("the server is ready", async () => (await pod.probe("readinessProbe")).exitCode === 0);

      for (let look = 0; look < 3; look++) {
        expect(await roleOf(pod)).toBe("slave");
        expect(await pod.ask("SET greeting hello")).toMatch(/^READONLY/);
        expect(await pod.ask("PING")).toBe("PONG");
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      await pod.ask("SHUTDOWN NOSAVE");
      expect((await server.ended).exitCode).toBe(0);
    });
  });

  test("F1: a master that starts again is none", async () => {
    const { pod, server } = await pods.start(spec);
    await pod.ask("REPLICAOF NO ONE");
    expect(await roleOf(pod)).toBe("master");
    await pod.ask("SHUTDOWN NOSAVE");
    await server.ended;

    pod.run("redis");

    await expect.poll(() => roleOf(pod), { timeout: 10_000 }).toBe("slave");
  });

  test("a server tells its master the name of its pod, by which sentinels and clients find it", async () => {
    const { pod } = await pods.start(spec);

    expect(await pod.ask("CONFIG GET replica-announce-ip")).toBe("replica-announce-ip\ncart-0.cart-headless.shop.svc");
    expect(await pod.ask("CONFIG GET replica-announce-port")).toBe("replica-announce-port\n6379");
  });

  test("F10: a master that must reach replicas takes no write without them", async () => {
    const { pod } = await pods.start({ ...spec, failover: { minReplicasToWrite: 1 } });
    await pod.ask("REPLICAOF NO ONE");

    expect(await pod.ask("SET greeting hello")).toMatch(/^NOREPLICAS/);
  });

  describe("a pod that is told to stop", () => {
    const seconds = async (pod: RedisPod): Promise<number> => {
      const start = performance.now();
      expect((await pod.probe("preStop")).exitCode).toBe(0);
      return (performance.now() - start) / 1000;
    };

    /** A second server in the pod, which replicates the first one. */
    const withReplica = async (): Promise<RedisPod> => {
      const { pod } = await pods.start(spec);
      await pod.ask("REPLICAOF NO ONE");
      const config = 'port 6380\ndir /run/redis\nsave ""\nreplicaof 127.0.0.1 6379';
      const script = `echo '${config}' | ${commandsOf(server).server} -`;
      void pod.exec(["sh", "-c", script]);
      // The server waits 5 s for more replicas before it sends its data.
      const hasReplica = async () => (await pod.ask("INFO replication")).includes("state=online");
      await until("the replica is connected", hasReplica, { timeoutMs: 20_000 });
      return pod;
    };

    test("does not wait as a replica, nor as a master of nobody, nor when its server is gone", async () => {
      const { pod, server } = await pods.start(spec);
      expect(await seconds(pod)).toBeLessThan(handoverSeconds);

      await pod.ask("REPLICAOF NO ONE");
      expect(await seconds(pod)).toBeLessThan(handoverSeconds);

      await pod.ask("SHUTDOWN NOSAVE");
      await server.ended;
      expect(await seconds(pod)).toBeLessThan(handoverSeconds);
    });

    test("waits as the master of a replica until that is the master", { timeout: 60_000 }, async () => {
      const pod = await withReplica();
      let isOver = false;
      const stopping = pod.probe("preStop").then((end) => {
        isOver = true;
        return end;
      });
      await new Promise((resolve) => setTimeout(resolve, 2500));
      expect(isOver).toBe(false);

      await pod.ask("FAILOVER");

      expect((await stopping).exitCode).toBe(0);
      await expect.poll(() => roleOf(pod), { timeout: 10_000 }).toBe("slave");
    });

    // How long that is, is the script's business, and the same with any server.
    if (server === "redis")
      test("does not wait for ever", { timeout: 60_000 }, async () => {
        const pod = await withReplica();

        expect((await pod.probe("preStop")).exitCode).toBe(0);

        expect(await roleOf(pod)).toBe("master");
      });
  });
});
