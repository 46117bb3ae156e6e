/** What the operator logs in with: the password and the certificates that the servers of a Redis are to have. Pure. */

import type { Redis } from "../api/redis.ebb.dev/index.ts";
import type { SecretState } from "../kinds/kind.ts";
import { passwordReference } from "../kinds/redis/pod/secrets.ts";
import { specOf, usesTls } from "../kinds/redis/spec.ts";
import type { TlsOptions } from "./connect.ts";
import { RedisError } from "./redis-error.ts";

export interface Credentials {
  password?: string;
  tls?: TlsOptions;
}

/** Throws `RedisError` where one is asked for and cannot be had: no server is asked without. */
export const credentials = (cr: Redis, secrets: ReadonlyMap<string, SecretState>): Credentials => {
  const password = passwordReference(cr);
  return {
    ...(password && { password: withoutLineEnds(read(secrets, password, "auth-refused")) }),
    ...(usesTls(cr) && { tls: certificates(secrets, specOf(cr).tls?.secretName ?? "") }),
  };
};

/** Servers know it without as well. */
const withoutLineEnds = (password: string): string => password.replace(/[\r\n]+$/, "");

const certificates = (secrets: ReadonlyMap<string, SecretState>, name: string): TlsOptions => {
  const of = (key: string): string => read(secrets, { name, key }, "tls-refused");
  return { ca: of("ca.crt"), clientCertificate: { cert: of("tls.crt"), key: of("tls.key") } };
};

const read = (
  secrets: ReadonlyMap<string, SecretState>,
  { name, key }: { name: string; key: string },
  failure: "auth-refused" | "tls-refused",
): string => {
  const state = secrets.get(name) ?? "missing";
  const value = state === "missing" || "unreadable" in state ? undefined : state.data[key];
  if (value === undefined) throw new RedisError("log in", failure, `Secret "${name}" or its key ${key} cannot be read`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(atob(value), (byte) => byte.charCodeAt(0)));
  } catch {
    throw new RedisError("log in", failure, `key ${key} of Secret "${name}" is no text in UTF-8`);
  }
};
