/** The real redis-server, started as a pod would: by the produced scripts and redis.conf (contract §4). */

import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { ownRedisPods, redisServers } from "../../support/programs/own-redis-pods.ts";

describe.each(redisServers)("on %s", (server) => {
  const pods = ownRedisPods(["redis"], server);

  test("a server without a spec is a master, keeps nothing on disk, and is reached from outside", async () => {
    const { pod } = await pods.start({});

    expect((await pod.ask("ROLE")).split("\n")[0]).toBe("master");
    expect(await pod.ask("CONFIG GET save")).toBe("save");
    expect(await pod.ask("CONFIG GET appendonly")).toBe("appendonly\nno");
    expect(await pod.ask("CONFIG GET maxmemory")).toBe("maxmemory\n0");
    const connection = await pod.connect(6379);
    connection.write("PING\r\n");
    const [answer] = await once(connection, "data");
    expect(String(answer)).toBe("+PONG\r\n");
  });

  test("the port, the share of the memory limit and what the spec adds are in force", async () => {
    const { pod } = await pods.start({
      port: 7000,
      resources: { limits: { memory: "64Mi" } },
      persistence: { enabled: true },
      config: { maxMemoryPercentOfLimit: 50, extra: "slowlog-max-len 77\r\nhz 20", dynamic: { hz: "30" } },
    });

    expect(await pod.ask("CONFIG GET maxmemory")).toBe(`maxmemory\n${32 * 1024 * 1024}`);
    expect(await pod.ask("CONFIG GET appendonly")).toBe("appendonly\nyes");
    expect(await pod.ask("CONFIG GET slowlog-max-len")).toBe("slowlog-max-len\n77");
    expect(await pod.ask("CONFIG GET hz")).toBe("hz\n30");
    expect(await pod.ask("CONFIG GET dir")).toBe("dir\n/data");
    await expect(pod.connect(7000)).resolves.toBeDefined();
  });

  test("what runs cannot be rewritten, so that a server always starts as desired", async () => {
    const { pod } = await pods.start({});

    expect(await pod.ask("CONFIG REWRITE")).toMatch(/^ERR .*without a config file/);
  });

  test("lines of a ConfigMap of the user's count, but for those that the operator sets; these are told", async () => {
    const additional = 'maxclients 321\n  PORT 1234\n"dir" /tmp\nrename-command CONFIG x\nport-of-nobody\n';
    const pod = await pods.make(
      { config: { extraConfigMapRef: { name: "more" } } },
      { configMaps: { more: { "redis-additional.conf": additional } } },
    );

    const { exitCode, log } = await pod.init();

    expect([exitCode, log]).toEqual([
      0,
      'Ignored PORT, which the operator sets\nIgnored "dir", which the operator sets\nIgnored rename-command, which the operator sets\n',
    ]);
    expect(String(await pod.read("/run/redis/additional.conf"))).toBe("maxclients 321\nport-of-nobody\n");
  });

  test("a ConfigMap with nothing but what the operator sets leaves nothing", async () => {
    const { pod } = await pods.start(
      { config: { extraConfigMapRef: { name: "more" } } },
      { configMaps: { more: { "redis-additional.conf": "bind 127.0.0.1" } } },
    );

    expect(await pod.ask("CONFIG GET bind")).toBe("bind\n* -::*");
  });

  test("what is right of the dynamic directives is in force, what is wrong is told and keeps nothing from starting", async () => {
    const dynamic = { "maxmemory-policy": "none-of-all", "no-such-directive": "1", hz: "40", save: "60" };
    const { pod, server } = await pods.start({ config: { dynamic } });

    expect(await pod.ask("CONFIG GET hz")).toBe("hz\n40");
    await pod.ask("SHUTDOWN NOSAVE");
    const { log } = await server.ended;
    for (const name of ["maxmemory-policy", "no-such-directive", "save"])
      expect(log).toContain(`Ignored ${name}, which the server refuses`);
  });

  test("a changed dynamic directive is in force after a restart of the container alone", async () => {
    const spec = (hz: string) => ({ config: { dynamic: { hz } } });
    const { pod, server } = await pods.start(spec("20"));
    await pod.ask("SHUTDOWN NOSAVE");
    await server.ended;

    await pod.mount({ ...(await import("../../unit/kinds/redis/fixtures.ts")).redis(spec("50")) });
    pod.run("redis");

    await expect.poll(() => pod.ask("CONFIG GET hz"), { timeout: 10_000 }).toBe("hz\n50");
  });
});
