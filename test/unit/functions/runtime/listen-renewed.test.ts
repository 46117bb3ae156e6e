import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Host, KeyPair } from "../../../../functions/runtime/host/index.ts";
import { listenRenewed } from "../../../../functions/runtime/listen-renewed.ts";
import { memoryLog } from "../../engine/gadget.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pem = (label: string, text: string): string => `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----\n`;
const pair = (name: string): KeyPair => ({ cert: pem("CERTIFICATE", name), key: pem("EC PRIVATE KEY", name) });
const textIn = (block: string): string => block.split("\n")[1] ?? "";

const tls = { certFile: "/tls/tls.crt", keyFile: "/tls/tls.key" };

/** Files, and a host on which a certificate and a key match that say the same. */
const stage = (first: Partial<KeyPair> = pair("one")) => {
  let files = first;
  const before = new Map<string, () => void>();
  const served: string[] = [];
  const log = memoryLog();
  const host: Pick<Host, "listenTls" | "checkKeyPair" | "readText"> = {
    readText(path) {
      before.get(path)?.();
      const text = path === tls.certFile ? files.cert : files.key;
      if (text === undefined) return Promise.reject(new Error(`ENOENT: no such file, open '${path}'`));
      return Promise.resolve(text);
    },
    checkKeyPair({ cert, key }) {
      if (textIn(cert) !== textIn(key)) throw new Error("key values mismatch");
    },
    listenTls(_, port, { cert }) {
      served.push(textIn(cert));
      const renew = (pair: KeyPair): void => void served.push(textIn(pair.cert));
      return Promise.resolve({ port, renew, stop: () => Promise.resolve() });
    },
  };
  return {
    served,
    log,
    warnings: () => log.lines.filter(({ level }) => level === "warn"),
    listen: () => listenRenewed(host, { fetch: () => new Response(), port: 8443, tls, log }),
    /** Happens before each reading of this file. */
    onRead: (path: string, happen: () => void) => void before.set(path, happen),
    write(found: Partial<KeyPair>) {
      files = found;
    },
  };
};

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000);

test("a renewed pair is taken within 10 s", async () => {
  const { served, log, listen, write } = stage();
  const { port } = await listen();

  write(pair("two"));
  await seconds(10);

  expect(port).toBe(8443);
  expect(served).toEqual(["one", "two"]);
  expect(log.lines).toEqual([{ level: "info", message: "Renewed certificate", fields: tls }]);
});

test("a pair that is swapped while it is read is read again", async () => {
  const { served, log, listen, write, onRead } = stage();
  await listen();

  onRead(tls.keyFile, () => write(pair("two")));
  await seconds(10);

  expect(served).toEqual(["one", "two"]);
  expect(log.lines).toEqual([{ level: "info", message: "Renewed certificate", fields: tls }]);
});

test("a certificate that is renewed with its key as it was is taken", async () => {
  const { served, listen, write } = stage();
  await listen();

  write({ cert: `${pair("one").cert}${pair("authority").cert}`, key: pair("one").key });
  await seconds(10);

  expect(served).toEqual(["one", "one"]);
});

test("a pair that has not changed is not taken anew", async () => {
  const { served, log, listen } = stage();
  await listen();

  await seconds(60);

  expect(served).toEqual(["one"]);
  expect(log.lines).toEqual([]);
});

test.each<[string, Partial<KeyPair>, string]>([
  ["of which the key is the old one", { cert: pair("two").cert, key: pair("one").key }, "key values mismatch"],
  ["without a certificate", { key: pair("two").key }, 'Cannot read TLS_CERT_FILE "/tls/tls.crt": ENOENT'],
  [
    "with an empty certificate",
    { cert: "", key: pair("two").key },
    'TLS_CERT_FILE "/tls/tls.crt" holds no certificate',
  ],
  ["with an empty key", { cert: pair("two").cert, key: "" }, 'TLS_KEY_FILE "/tls/tls.key" holds no private key'],
])("a pair %s is told once and never taken, and looked at again", async (_, half, reason) => {
  const { served, warnings, listen, write } = stage();
  await listen();

  write(half);
  await seconds(60);
  const [servedBetween, warningsBetween] = [[...served], warnings()];
  write(pair("two"));
  await seconds(10);

  expect(servedBetween).toEqual(["one"]);
  expect(warningsBetween).toEqual([
    { level: "warn", message: "Could not renew certificate", fields: { error: expect.stringContaining(reason) } },
  ]);
  expect(served).toEqual(["one", "two"]);
  expect(warnings()).toHaveLength(1);
});

test("a second bad pair, after a good one, is told again", async () => {
  const { warnings, listen, write } = stage();
  await listen();

  for (const found of [{}, pair("two"), {}]) {
    write(found);
    await seconds(20);
  }

  expect(warnings()).toHaveLength(2);
});

test("the files are not looked at any more after the end", async () => {
  const { served, listen, write } = stage();
  const server = await listen();

  await server.stop();
  write(pair("two"));
  await seconds(60);

  expect(served).toEqual(["one"]);
  expect(vi.getTimerCount()).toBe(0);
});

test.each<[Partial<KeyPair>, RegExp]>([
  [{ key: pair("one").key }, /^Cannot read TLS_CERT_FILE "\/tls\/tls.crt": ENOENT/],
  [{ cert: pair("one").cert }, /^Cannot read TLS_KEY_FILE "\/tls\/tls.key": ENOENT/],
  [{ cert: "none", key: pair("one").key }, /^TLS_CERT_FILE "\/tls\/tls.crt" holds no certificate in PEM$/],
  [{ cert: pair("one").cert, key: "secret" }, /^TLS_KEY_FILE "\/tls\/tls.key" holds no private key in PEM$/],
  [
    { cert: pair("one").cert, key: pair("secret").key },
    /^Cannot serve with TLS_CERT_FILE "\/tls\/tls.crt" and TLS_KEY_FILE "\/tls\/tls.key": key values mismatch$/,
  ],
])(
  "a start with a pair that cannot be served fails with a sentence that names variable and file: %#",
  async (files, sentence) => {
    const { served, listen } = stage(files);

    await expect(listen()).rejects.toThrow(sentence);
    expect(served).toEqual([]);
  },
);
