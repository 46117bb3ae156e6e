import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, onTestFinished, test } from "vitest";
import { launches, type Runtime } from "../../../../dev/bundle/launch.ts";
import { type Certificate, makeCertificate } from "../../kube/https-server.ts";
import { type MountedSecret, mountSecret } from "./mounted-secret.ts";
import { fingerprint, handshake, tlsClient, underTraffic } from "./tls-client.ts";

const script = fileURLToPath(new URL("serve-on-host.ts", import.meta.url));

interface Line {
  level: string;
  message: string;
  port?: number;
  error?: string;
}

const launched = (runtime: Runtime, { certFile, keyFile }: Pick<MountedSecret, "certFile" | "keyFile">) => {
  const lines: Line[] = [];
  const child = execa(runtime, [...launches.sources[runtime].args, script], {
    preferLocal: true,
    env: { PORT: "0", TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile },
    reject: false,
    timeout: 20_000,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(JSON.parse(line)));
  return { child, lines, messages: () => lines.map(({ message }) => message) };
};

const listening = async (runtime: Runtime, secret: MountedSecret) => {
  const { child, lines, messages } = launched(runtime, secret);
  await expect.poll(messages, { timeout: 10_000 }).toEqual(["Listened"]);
  const renew = async (pair: Certificate): Promise<void> => {
    const before = lines.length;
    await secret.swap(pair);
    await expect
      .poll(() => lines.slice(before))
      .toContainEqual(expect.objectContaining({ message: "Renewed certificate" }));
  };
  return { child, lines, messages, renew, port: lines[0]?.port ?? 0 };
};

describe.each(["node", "deno"] as const)("on %s", { timeout: 20_000 }, (runtime) => {
  test("a renewed certificate is served to new connections, while those that are open go on", async () => {
    const [first, second] = [makeCertificate(), makeCertificate()];
    const { child, port, renew } = await listening(runtime, await mountSecret(first));
    const kept = tlsClient(port, [first, second], "kept");
    const fresh = tlsClient(port, [first, second], "fresh");
    const before = await kept("/healthz");

    await renew(second);

    expect(before).toMatchObject({ status: 200, body: "ok", certificate: fingerprint(first) });
    expect(await fresh("/healthz")).toMatchObject({ status: 200, body: "ok", certificate: fingerprint(second) });
    expect(await kept("/healthz")).toEqual(before);
    child.kill("SIGTERM");
    expect(await child).toMatchObject({ exitCode: 0, stderr: "" });
  });

  test("no request fails over three renewals", async () => {
    const [first, ...renewed] = [makeCertificate(), makeCertificate(), makeCertificate(), makeCertificate()];
    const { port, renew } = await listening(runtime, await mountSecret(first));
    const clients = (["fresh", "fresh", "fresh", "fresh", "resumed", "resumed", "kept", "kept"] as const).map(
      (connecting) => tlsClient(port, [first, ...renewed], connecting),
    );

    const { answers, failures } = await underTraffic(clients, async (answered) => {
      for (const pair of renewed) {
        const before = answered();
        await expect.poll(answered, { timeout: 10_000 }).toBeGreaterThan(before + 100);
        await renew(pair);
      }
      const before = answered();
      await expect.poll(answered, { timeout: 10_000 }).toBeGreaterThan(before + 100);
    });

    expect(failures).toEqual([]);
    expect(answers.length).toBeGreaterThan(400);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const shown = answers.flatMap(({ certificate = [] }) => certificate);
    expect(new Set(shown)).toEqual(new Set([first, ...renewed].map(fingerprint)));
  });

  test.each([
    ["a key of another certificate", (_: Certificate, other: Certificate) => other.key],
    ["half a key", ({ key }: Certificate) => key.slice(0, key.length / 2)],
    ["an empty key", () => ""],
  ])("with %s the old pair goes on, until both are there", async (_, wrongKey) => {
    const [first, second, third] = [makeCertificate(), makeCertificate(), makeCertificate()];
    const secret = await mountSecret(first);
    const { port, lines, renew } = await listening(runtime, secret);
    const get = tlsClient(port, [first, second], "fresh");

    await secret.swap({ cert: second.cert, key: wrongKey(second, third) });
    await expect.poll(() => lines.length).toBe(2);
    const between = await get();
    await renew(second);

    expect(lines[1]).toMatchObject({ level: "warn", message: "Could not renew certificate" });
    expect(between).toMatchObject({ status: 200, certificate: fingerprint(first) });
    expect(await get()).toMatchObject({ status: 200, certificate: fingerprint(second) });
    expect(lines.length).toBe(3);
    expect(JSON.stringify(lines)).not.toContain("BEGIN");
  });

  // Less time than a handshake may take.
  test("clients that break off or never finish their handshake hold up neither others nor the end", {
    timeout: 8_000,
  }, async () => {
    const pair = makeCertificate();
    const { child, port, messages } = await listening(runtime, await mountSecret(pair));
    const silent = Array.from({ length: 20 }, () => connect(port, "127.0.0.1").on("error", () => {}));
    const broken = ["GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001"].map((bytes) =>
      connect(port, "127.0.0.1", function (this: ReturnType<typeof connect>) {
        this.write(bytes, () => this.resetAndDestroy());
      }),
    );
    await Promise.all([
      ...silent.map((socket) => once(socket, "connect")),
      ...broken.map((socket) => once(socket, "close")),
    ]);

    const answer = await tlsClient(port, [pair], "kept")();
    child.kill("SIGTERM");

    expect(answer.status).toBe(200);
    expect(await child).toMatchObject({ exitCode: 0, stderr: "" });
    expect(messages()).toEqual(["Listened"]);
  });

  test("a client of TLS 1.1 is refused", async () => {
    const pair = makeCertificate();
    const { port } = await listening(runtime, await mountSecret(pair));

    await expect(handshake(port, "TLSv1.1")).rejects.toThrow(/alert/i);
    await expect(handshake(port, "TLSv1.2")).resolves.toBe("TLSv1.2");
  });

  test("a start without the file of a variable, or with a pair that is none, ends with a sentence that says which", async () => {
    const [pair, other] = [makeCertificate(), makeCertificate()];
    const { certFile, keyFile } = await mountSecret(pair);
    const missing = launched(runtime, { certFile, keyFile: `${keyFile}.none` });
    const unmatched = launched(runtime, await mountSecret({ cert: pair.cert, key: other.key }));

    expect(await missing.child).toMatchObject({ exitCode: 1 });
    expect(missing.lines[0]?.error).toContain(`Cannot read TLS_KEY_FILE "${keyFile}.none": `);
    expect(await unmatched.child).toMatchObject({ exitCode: 1 });
    expect(unmatched.lines[0]?.error).toMatch(
      /^Cannot serve with TLS_CERT_FILE ".*" and TLS_KEY_FILE ".*": .*mismatch/i,
    );
  });
});
