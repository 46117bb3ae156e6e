/**
 * Who sends events: a service account of this cluster, by a token that it asked for to be used here (contracts: knative §6). The signature
 * is checked with the cluster's own keys; nobody is asked about a token. Brings the library that does it: to be loaded only when needed.
 */

import { decodeProtectedHeader } from "jose/decode/protected_header";
import { JOSEError, JWKSNoMatchingKey } from "jose/errors";
import { createLocalJWKSet } from "jose/jwks/local";
import { jwtVerify } from "jose/jwt/verify";
import { Waiting } from "../failures.ts";
import type { TokenIssuer } from "../kube/token-issuer.ts";
import type { Log } from "../log.ts";
import { onceAMinute } from "./once-a-minute.ts";
import { malformedToken, missingToken, refusedToken, SenderRefused, wrongSubject } from "./sender-refused.ts";
import { createTokenKeys } from "./token-keys.ts";

export interface AuthenticationOptions {
  /** `warn`: what would be refused is handled all the same. */
  mode: "warn" | "require";
  audience: string;
  /** Who may send, as `system:serviceaccount:<namespace>:<account>`. */
  subjects: readonly string[];
  readIssuer(signal: AbortSignal): Promise<TokenIssuer>;
  log: Log;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** The answer to a sender that is not heard. */
export interface Refusal {
  status: 401 | 403 | 503;
  reason: string;
  message: string;
}

export type Authenticate = (headers: Headers) => Promise<Refusal | undefined>;

/** Those that API servers sign with. https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/serviceaccount/jwt.go */
const algorithms = ["RS256", "ES256", "ES384", "ES512"];
const clockToleranceSeconds = 10;

export const createAuthentication = (options: AuthenticationOptions): Authenticate => {
  const { mode, audience, subjects, readIssuer, log, now = Date.now } = options;
  const tell = onceAMinute(now);
  const keys = createTokenKeys({
    now,
    async read(signal) {
      const { issuer, keys } = await readIssuer(signal);
      return { issuer, keyOf: createLocalJWKSet(keys) };
    },
  });
  type Keys = Awaited<ReturnType<typeof keys.latest>>;

  const subjectBy = async (token: string, { issuer, keyOf }: Keys): Promise<string | undefined> => {
    const wanted = { issuer, audience, algorithms, requiredClaims: ["exp", "sub"] };
    const clock = { currentDate: new Date(now()), clockTolerance: clockToleranceSeconds };
    return (await jwtVerify(token, keyOf, { ...wanted, ...clock })).payload.sub;
  };

  const subjectOf = async (token: string): Promise<string | undefined> => {
    const latest = await keys.latest();
    return await subjectBy(token, latest).catch(async (error: unknown) => {
      const newer = error instanceof JWKSNoMatchingKey ? await keys.after(latest) : latest;
      if (newer === latest) throw error;
      return await subjectBy(token, newer);
    });
  };

  /** Rejects unless the sender may be heard. For what cannot be a token of an account no key is asked for. */
  const check = async (headers: Headers): Promise<void> => {
    const token = bearerOf(headers);
    if (token === undefined) throw missingToken();
    if (!algorithms.includes(algorithmOf(token))) throw malformedToken();
    const subject = await subjectOf(token);
    if (subject === undefined || !subjects.includes(subject)) throw wrongSubject(String(subject));
  };

  const refusalOf = (error: unknown): Refusal => {
    const known = error instanceof JOSEError ? refusedToken(error, audience) : error;
    const message = known instanceof Error ? known.message : String(known);
    if (known instanceof SenderRefused) return { status: known.status, reason: known.reason, message };
    return { status: 503, reason: known instanceof Waiting ? known.reason : "Unexpected", message };
  };

  return async function authenticate(headers) {
    try {
      await check(headers);
      return undefined;
    } catch (error) {
      const { status, reason, message } = refusalOf(error);
      const text = mode === "warn" ? "Handled an event that would be refused" : "Refused an event";
      tell(reason, (untold) => log.warn(text, { status, reason, error: message, untold }));
      return mode === "warn" ? undefined : { status, reason, message };
    }
  };
};

const bearerOf = (headers: Headers): string | undefined =>
  /^bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];

const algorithmOf = (token: string): string => {
  try {
    return decodeProtectedHeader(token).alg ?? "";
  } catch {
    return "";
  }
};
