/**
 * The Secret of the admission certificates: what its keys mean, and how it is read and written. `tls.*` is served, `next.*` is to be
 * served next, `ca.crt` is what callers are told to trust. Pure but for the checks of WebCrypto.
 */

import type { Secret } from "../api/kubernetes/secret.ts";
import { type Pair, usablePair } from "./pair.ts";
import { certificatePem, certificatesOf } from "./pem.ts";

/** RFC 3339. Absent from each change of the certificates until it was seen that all callers are told to trust `ca.crt`. */
export const inPlaceSinceAnnotation = "ebb.dev/certificates-in-place-since";

/** What the Secret says. All text is PEM. */
export interface Contents {
  serving: Pair | undefined;
  next: Pair | undefined;
  /** Whether there is something to be served next, usable or not. */
  hasNext: boolean;
  /** The certificates of `ca.crt` that are not out of date. */
  trusted: readonly string[];
  /** `ca.crt` as it is. */
  bundle: string;
  inPlaceSince: Date | undefined;
}

export const readContents = async ({ data = {}, metadata }: Secret, now: Date): Promise<Contents> => {
  const text = (key: string): string | undefined => (data[key] === undefined ? undefined : decode(data[key]));
  const bundle = text("ca.crt") ?? "";
  const authorities = certificatesOf(bundle);
  const pair = (name: string) => usablePair({ cert: text(`${name}.crt`), key: text(`${name}.key`) }, authorities, now);
  const [serving, next] = await Promise.all([pair("tls"), pair("next")]);
  return {
    serving,
    next,
    hasNext: "next.crt" in data || "next.key" in data,
    trusted: authorities.filter(({ notAfter }) => now < notAfter).map(certificatePem),
    bundle,
    inPlaceSince: timeOf(metadata.annotations?.[inPlaceSinceAnnotation], now),
  };
};

/** What a write changes: `undefined` removes, and what is not named stays. */
export interface Change {
  data?: Partial<Record<"tls.crt" | "tls.key" | "next.crt" | "next.key" | "ca.crt", string | undefined>>;
  inPlaceSince: Date | undefined;
}

export const changedSecret = (secret: Secret, { data = {}, inPlaceSince }: Change): Secret => {
  const encoded = Object.entries(data).map(([key, text]) => [key, text === undefined ? undefined : encode(text)]);
  const annotations = { ...secret.metadata.annotations, [inPlaceSinceAnnotation]: inPlaceSince?.toISOString() };
  return {
    ...secret,
    metadata: { ...secret.metadata, annotations: defined(annotations) },
    data: defined({ ...secret.data, ...Object.fromEntries(encoded) }),
  };
};

const defined = (record: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(record).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));

const encode = (text: string): string => Buffer.from(text).toString("base64");
const decode = (base64: string): string => Buffer.from(base64, "base64").toString();

/** A time that is none, or has not come, says nothing. */
const timeOf = (text: string | undefined, now: Date): Date | undefined => {
  const time = new Date(text ?? Number.NaN);
  return time <= now ? time : undefined;
};
