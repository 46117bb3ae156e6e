/** A new password, in pods that run with an old one (contract §4, §10.10). */

import { describe, expect, test, vi } from "vitest";
import { ownRedisPods, redisServers } from "../../support/programs/own-redis-pods.ts";
import { login } from "../../support/programs/redis-login.ts";
import type { RedisPod } from "../../support/programs/redis-pod.ts";
import { redis } from "../../unit/kinds/redis/fixtures.ts";

vi.setConfig({ testTimeout: 60_000 });

describe.each(redisServers)("on %s", (server) => {
  const pods = ownRedisPods(["redis"], server);

  const spec = { auth: { secretRef: { name: "login" } } };
  const secretsWith = (password: string) => ({ login: { password } });

  /** Whether a client gets in with it. */
  const lets = async (pod: RedisPod, password: string): Promise<boolean> =>
    (await login(pod, Buffer.from(password))) === "+OK";

  const isReady = async (pod: RedisPod): Promise<boolean> => (await pod.probe("readinessProbe")).exitCode === 0;

  describe.each(["s3cret", `a"b'c\\d$HOME \`id\` %s #;{}`])("from %j", (before) => {
    test.each(["other", `x"y'z\\w $(id) 100% ü`])("to %j: the server takes both", async (after) => {
      const { pod } = await pods.start(spec, { secrets: secretsWith(before) });
      expect(await lets(pod, after)).toBe(false);

      await pod.mount(redis(spec), secretsWith(`${after}\n`));
      expect(await isReady(pod)).toBe(true);

      for (const password of [before, after]) expect(await lets(pod, password)).toBe(true);
      expect(await pod.ask("PING")).toBe("PONG");
    });
  });

  test("it is taken up once, and again by a server that is started anew", async () => {
    const { pod, server } = await pods.start(spec, { secrets: secretsWith("one") });
    await pod.mount(redis(spec), secretsWith("two"));
    await isReady(pod);
    await pod.ask("ACL SETUSER default <two");
    await isReady(pod);
    expect(await lets(pod, "two")).toBe(false);
    await pod.ask("SHUTDOWN NOSAVE");
    await server.ended;

    pod.run("redis");

    await expect.poll(() => isReady(pod), { timeout: 10_000 }).toBe(true);
    for (const password of ["one", "two"]) expect(await lets(pod, password)).toBe(true);
  });

  test("an empty one is none", async () => {
    const { pod } = await pods.start(spec, { secrets: secretsWith("one") });
    await pod.mount(redis(spec), secretsWith("\n"));

    expect(await isReady(pod)).toBe(true);

    expect(await lets(pod, "one")).toBe(true);
    expect(await lets(pod, "")).toBe(false);
  });
});
