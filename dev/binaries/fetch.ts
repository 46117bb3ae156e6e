/** HTTP downloads that give up soon on a silent host, and take the time they need while bytes flow. */

import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { HostUnreachable, NotThisWay } from "./failures.ts";

export interface Timeouts {
  /** From the request to the answer's headers, redirects included. */
  firstByteMilliseconds: number;
  /** Between two pieces of the body. */
  silenceMilliseconds: number;
}

export const defaultTimeouts: Timeouts = { firstByteMilliseconds: 3_000, silenceMilliseconds: 30_000 };

export interface FetchOptions {
  signal: AbortSignal;
  timeouts: Timeouts;
}

/** Returns the SHA-256 of what was written, in hex. */
export async function fetchToFile(url: string, path: string, options: FetchOptions): Promise<string> {
  const hash = createHash("sha256");
  await receive(url, options, (pieces) =>
    pipeline(
      pieces,
      async function* hashed(passing: AsyncIterable<Uint8Array>) {
        for await (const piece of passing) {
          hash.update(piece);
          yield piece;
        }
      },
      createWriteStream(path),
    ),
  );
  return hash.digest("hex");
}

export async function fetchText(url: string, options: FetchOptions): Promise<string> {
  const pieces: Uint8Array[] = [];
  await receive(url, options, async (body) => {
    for await (const piece of body) pieces.push(piece);
  });
  return Buffer.concat(pieces).toString("utf8");
}

async function receive(
  url: string,
  { signal, timeouts }: FetchOptions,
  consume: (pieces: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const silence = new AbortController();
  const giveUp = () => silence.abort();
  let timer = setTimeout(giveUp, timeouts.firstByteMilliseconds);

  async function* watched(body: AsyncIterable<Uint8Array>) {
    for await (const piece of body) {
      clearTimeout(timer);
      yield piece;
      timer = setTimeout(giveUp, timeouts.silenceMilliseconds);
    }
  }

  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, silence.signal]) });
    clearTimeout(timer);
    timer = setTimeout(giveUp, timeouts.silenceMilliseconds);
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      throw new NotThisWay(`${url} answered ${response.status}`);
    }
    await consume(watched(response.body));
  } catch (error) {
    signal.throwIfAborted();
    const { host } = new URL(url);
    if (silence.signal.aborted) throw new HostUnreachable(`${host} does not answer`, { cause: error });
    // What fetch reports about the network is a TypeError, from resolving the name to a connection lost half-way.
    if (error instanceof TypeError) {
      throw new HostUnreachable(`cannot reach ${host} (${reasonOf(error)})`, { cause: error });
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf({ cause, message }: TypeError): string {
  if (!(cause instanceof Error)) return message;
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
}
