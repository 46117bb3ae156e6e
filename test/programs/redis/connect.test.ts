/** The client against a real server: what it does, and how it says why it could not. */

import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { execa } from "execa";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { root } from "../../../dev/bundle/functions.ts";
import { type ConnectOptions, connectRedis } from "../../../src/redis/connect.ts";
import { RedisError } from "../../../src/redis/redis-error.ts";
import type { RedisNode } from "../../../src/redis/redis-node.ts";
import { issue, makeAuthority, tlsSecret } from "../../support/programs/certificates.ts";
import { ownRedisPods } from "../../support/programs/own-redis-pods.ts";
import type { RedisPod } from "../../support/programs/redis-pod.ts";
import { openWay, type Way } from "../../support/programs/redis-way.ts";

vi.setConfig({ testTimeout: 60_000 });

const pods = ownRedisPods();
const auth = { secretRef: { name: "login" } };
const secretsWith = (password: string) => ({ login: { password } });

const wayTo = async (pod: RedisPod): Promise<Way> => {
  const way = await openWay(pod);
  onTestFinished(() => way.close());
  return way;
};

const nodeOf = async (options: ConnectOptions): Promise<RedisNode> => {
  const node = await connectRedis(options);
  onTestFinished(() => node.close());
  return node;
};

/** How it failed; nothing of it may hold a secret. */
const failureOf = async (options: ConnectOptions, work = (node: RedisNode): Promise<unknown> => node.info()) => {
  try {
    await work(await nodeOf(options));
  } catch (error) {
    if (!(error instanceof RedisError)) throw error;
    expect(error.cause).toBeUndefined();
    if (options.password) expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(options.password);
    return [error.failure, error.detail];
  }
  throw new Error("It did not fail");
};

test("each command does what it says", async () => {
  const { pod } = await pods.start({ mode: "Replication" });
  const node = await nodeOf(await wayTo(pod));

  await node.promote();
  expect(await node.info()).toMatchObject({ role: "master", handover: "none" });
  await node.promote();
  await node.configSet("maxmemory-policy", "allkeys-lru");
  expect(await pod.ask("CONFIG GET maxmemory-policy")).toBe("maxmemory-policy\nallkeys-lru");
  await node.replicaOf("192.0.2.99", 7000);
  expect(await node.info()).toMatchObject({ role: "slave", master: { host: "192.0.2.99", port: 7000, isUp: false } });
});

test("O9: a password of any letters lets it in, and is used at the master when it is told to", async () => {
  const password = `a"b'c\\d$HOME \`id\` %s ü`;
  const { pod } = await pods.start({ auth }, { secrets: secretsWith(password) });
  const node = await nodeOf({ ...(await wayTo(pod)), password });
  await pod.ask("CONFIG SET masterauth other");

  await node.useOwnPasswordAtMaster();

  expect(await pod.ask("CONFIG GET masterauth")).toBe(`masterauth\n${password}`);
});

test("a server that asks for no password lets it in with one", async () => {
  const { pod } = await pods.start({});

  const node = await nodeOf({ ...(await wayTo(pod)), password: "s3cret" });

  expect((await node.info()).role).toBe("master");
});

describe("failures are told apart", () => {
  test("O9: a login that is refused, of which only the code is told", async () => {
    const { pod } = await pods.start({ auth }, { secrets: secretsWith("s3cret") });
    const way = await wayTo(pod);

    expect(await failureOf({ ...way, password: "s3cre" })).toEqual(["auth-refused", "WRONGPASS"]);
    expect(await failureOf(way)).toEqual(["auth-refused", "NOAUTH Authentication required."]);
  });

  test("O9: a server that repeats what it was sent, of which only the code is told", async () => {
    const echo = createServer((socket) => {
      socket.on("data", (sent) =>
        socket.write(`-ERR unknown command, with args ${String(sent).replaceAll("\r\n", " ")}\r\n`),
      );
    });
    onTestFinished(() => void echo.close());
    await once(echo.listen(0, "127.0.0.1"), "listening");
    const { port } = echo.address() as AddressInfo;

    expect(await failureOf({ host: "127.0.0.1", port, password: "s3cret" })).toEqual(["command-refused", "ERR"]);
  });

  test("a command that is refused, in the server's words", async () => {
    const { pod } = await pods.start({});
    const way = await wayTo(pod);

    const failed = await failureOf(way, (node) => node.configSet("maxclients", "many"));

    expect(failed).toEqual(["command-refused", expect.stringMatching(/^ERR CONFIG SET failed .*maxclients/)]);
    expect(await failureOf(way, (node) => node.failoverTo("nobody", 1, 10))).toEqual([
      "command-refused",
      "ERR FAILOVER requires connected replicas.",
    ]);
  });

  test("a server that is not there, hangs, or ends on the way", async () => {
    const { pod, server } = await pods.start({});
    const way = await wayTo(pod);

    expect(await failureOf({ host: way.host, port: 1 })).toEqual([
      "unreachable",
      expect.stringContaining("ECONNREFUSED"),
    ]);
    await server.signal("SIGSTOP");
    expect(await failureOf({ ...way, timeoutMs: 300 })).toEqual(["unreachable", "It took longer than 300 ms"]);
    await server.signal("SIGCONT");
    const node = await nodeOf(way);
    await server.signal("SIGKILL");
    await server.ended;
    await expect(node.info()).rejects.toMatchObject({ failure: "unreachable" });
  });

  test("an abort is none of the server's", async () => {
    const { pod, server } = await pods.start({});
    const way = await wayTo(pod);
    await server.signal("SIGSTOP");
    const signal = AbortSignal.timeout(100);

    await expect(nodeOf({ ...way, signal }).then((node) => node.info())).rejects.toMatchObject({
      name: "TimeoutError",
    });
    await server.signal("SIGCONT");
  });
});

describe("with TLS", () => {
  test("any certificate of the authority will do, and no other", async () => {
    const [authority, other] = [await makeAuthority("ours"), await makeAuthority("theirs")];
    const certificate = tlsSecret(await issue(authority, "server"), authority);
    const spec = { tls: { secretName: "certificate", requireClientCert: true } };
    const { pod } = await pods.start(spec, { secrets: { certificate } });
    const way = await wayTo(pod);
    const { "ca.crt": ca = "", "tls.crt": cert = "", "tls.key": key = "" } = certificate;
    const clientCertificate = { cert, key };

    expect((await (await nodeOf({ ...way, tls: { ca, clientCertificate } })).info()).role).toBe("master");
    const theirs = tlsSecret(await issue(other, "server"), other)["ca.crt"] ?? "";
    expect(await failureOf({ ...way, tls: { ca: theirs, clientCertificate } })).toContain("tls-refused");
    expect(await failureOf({ ...way, tls: { ca } })).toContain("tls-refused");
  });
});

test("it works on Deno as well", async () => {
  const { pod } = await pods.start({ auth }, { secrets: secretsWith("s3cret") });
  const { host, port } = await wayTo(pod);
  const program = `
    import { connectRedis } from "./src/redis/connect.ts";
    const told = async (password) => {
      let node;
      try {
        node = await connectRedis({ host: "${host}", port: ${port}, password });
        return (await node.info()).role;
      } catch (error) {
        return error.failure;
      } finally {
        node?.close();
      }
    };
    console.log(await told("s3cret"), await told("other"), await told());`;

  const { stdout } = await execa(`${root}node_modules/.bin/deno`, ["eval", "--ext=ts", program], { cwd: root });

  expect(stdout).toBe("master auth-refused auth-refused");
});
