/** A connection to one Redis server. The only file that knows the client library, which is loaded at the first connection. */

import type { RedisOptions } from "ioredis";
import { withDeadline } from "../deadline.ts";
import { failureOfAnswer, failureOfTls, RedisError } from "./redis-error.ts";
import type { RedisNode } from "./redis-node.ts";
import { serverInfo } from "./server-info.ts";

export interface ConnectOptions {
  host: string;
  port: number;
  /** Of the user `default`; absent where none is asked for. */
  password?: string | undefined;
  tls?: TlsOptions | undefined;
  signal?: AbortSignal | undefined;
  /** How long connecting, and each command, may take. */
  timeoutMs?: number;
}

/** In PEM. As between the servers themselves, a certificate of one of these authorities is enough, whatever it is for. */
export interface TlsOptions {
  ca: string;
  /** For servers that ask for one. */
  clientCertificate?: { cert: string; key: string } | undefined;
}

/** Rejects with `RedisError`, and with the signal's reason when aborted. To be closed by whoever asked for it. */
export const connectRedis = async (options: ConnectOptions): Promise<RedisNode> => {
  const { host, port, password, tls, signal, timeoutMs = 2_000 } = options;
  const address = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const { Redis } = await import("./client-library.ts");
  const settings: Settings = { ...oneAttempt, host, port };
  if (tls) settings.tls = { ca: tls.ca, ...tls.clientCertificate, checkServerIdentity: () => undefined };
  const client = new Redis(settings);
  // A connection that fails rejects with nothing but the fact that it is closed.
  let lastError: Error | undefined;
  client.on("error", (error: Error) => {
    lastError = error;
  });

  const attempt = async <T>(doing: string, work: () => Promise<T>, tell = wordsOf): Promise<T> => {
    try {
      return await withDeadline(timeoutMs, signal, (ending) => endedBy(ending, work()));
    } catch (error) {
      signal?.throwIfAborted();
      if (isAnswer(error)) throw new RedisError(`${doing} ${address}`, failureOfAnswer(error.message), tell(error));
      client.disconnect();
      const failure = tls && lastError ? failureOfTls(lastError) : "unreachable";
      throw new RedisError(`${doing} ${address}`, failure, wordsOf(lastError ?? error).trim());
    }
  };
  const send = async (doing: string, name: string, ...args: string[]): Promise<unknown> =>
    await attempt(doing, () => client.call(name, ...args));
  /** A server may repeat arguments in its error; of one about a password only the code is told. */
  const sendSecret = async (doing: string, name: string, ...args: string[]): Promise<unknown> =>
    await attempt(doing, () => client.call(name, ...args), codeOf);

  try {
    await attempt("connect to", () => client.connect());
    // With the user's name, a server that asks for no password takes any.
    if (password !== undefined) await sendSecret("log in at", "AUTH", "default", password);
  } catch (error) {
    client.disconnect();
    throw error;
  }

  return {
    async info() {
      const answer = String(await send("look at", "INFO"));
      try {
        return serverInfo(answer);
      } catch (error) {
        throw new RedisError(`look at ${address}`, "command-refused", wordsOf(error));
      }
    },
    async replicaOf(masterHost, masterPort) {
      await send("make a replica of", "REPLICAOF", masterHost, String(masterPort));
    },
    async promote() {
      await send("promote", "REPLICAOF", "NO", "ONE");
    },
    async failoverTo(replicaHost, replicaPort, ms) {
      await send("hand over from", "FAILOVER", "TO", replicaHost, String(replicaPort), "TIMEOUT", String(ms));
    },
    async configSet(directive, value) {
      await send(`set ${directive} of`, "CONFIG", "SET", directive, value);
    },
    async useOwnPasswordAtMaster() {
      await sendSecret("set masterauth of", "CONFIG", "SET", "masterauth", password ?? "");
    },
    close: () => client.disconnect(),
  };
};

/** Its constructor wants this one to be left out, and not `undefined`. */
type Settings = Omit<RedisOptions, "replyMapping">;

/** Each command is sent once, or not at all. No HELLO and no login by the library, which writes warnings about them to the console. */
const oneAttempt: Settings = {
  lazyConnect: true,
  retryStrategy: () => null,
  enableOfflineQueue: false,
  enableReadyCheck: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  disableClientInfo: true,
  protocol: 2,
  // The deadlines are ours: one that covers a handshake of TLS as well.
  connectTimeout: 0,
  // A server that hangs does not answer a farewell.
  disconnectTimeout: 0,
};

const endedBy = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject);
  });

/** An error of the library's own kind holds the whole command, so none becomes a cause. */
const isAnswer = (error: unknown): error is Error => error instanceof Error && error.name === "ReplyError";

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const codeOf = (error: unknown): string => wordsOf(error).split(" ", 1)[0] ?? "";
