/** The probes as the kubelet runs them, on the real server (contract §4). */

import { describe, expect, test } from "vitest";
import { issue, makeAuthority, tlsSecret } from "../../support/programs/certificates.ts";
import { commandsOf, ownRedisPods, redisServers } from "../../support/programs/own-redis-pods.ts";
import type { RedisPod } from "../../support/programs/redis-pod.ts";

describe.each(redisServers)("on %s", (server) => {
  const pods = ownRedisPods(["redis"], server);
  const { cli } = commandsOf(server);

  const probed = async (pod: RedisPod): Promise<{ ready: boolean; alive: boolean }> => ({
    ready: (await pod.probe("readinessProbe")).exitCode === 0,
    alive: (await pod.probe("livenessProbe")).exitCode === 0,
  });

  test("a server that is not there is neither ready nor alive", async () => {
    const pod = await pods.make({});
    await pod.init();

    expect(await probed(pod)).toEqual({ ready: false, alive: false });
  });

  test("a server that serves is both", async () => {
    const { pod } = await pods.start({});

    expect(await probed(pod)).toEqual({ ready: true, alive: true });
  });

  test("a server that knows the password no more is alive", async () => {
    const { pod } = await pods.start(
      { auth: { secretRef: { name: "login" } } },
      { secrets: { login: { password: "a" } } },
    );
    await pod.ask("CONFIG SET requirepass other");

    expect(await probed(pod)).toEqual({ ready: false, alive: true });
  });

  test("a replica that serves nothing while its master is away is alive", async () => {
    const pod = await pods.make({ mode: "Replication", config: { dynamic: { "replica-serve-stale-data": "no" } } });
    await pod.init();
    pod.run("redis");
    await expect.poll(() => pod.ask("GET greeting"), { timeout: 10_000 }).toMatch(/^MASTERDOWN/);

    expect(await probed(pod)).toEqual({ ready: false, alive: true });
  });

  test("a server that hangs is neither, within the time that a probe has", { timeout: 60_000 }, async () => {
    const { pod } = await pods.start({});
    await pod.ask("CLIENT PAUSE 60000 ALL");

    expect(await probed(pod)).toEqual({ ready: false, alive: false });
  });

  describe("with TLS", () => {
    test.each([false, true])(
      "and client certificates asked for: %s, probes find the server",
      async (requireClientCert) => {
        const authority = await makeAuthority("ours");
        const secrets = { certificate: tlsSecret(await issue(authority, "server"), authority) };

        const { pod } = await pods.start({ tls: { secretName: "certificate", requireClientCert } }, { secrets });

        expect(await probed(pod)).toEqual({ ready: true, alive: true });
        const plain = await pod.exec(["sh", "-c", `echo PING | ${cli}`]);
        expect(plain.log).not.toContain("PONG");
        const without = await pod.exec(["sh", "-c", `echo PING | ${cli} --tls --cacert /etc/redis/tls/ca.crt`]);
        expect(without.log.includes("PONG")).toBe(!requireClientCert);
      },
    );
  });
});
