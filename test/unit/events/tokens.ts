/** Tokens as an API server issues them to service accounts, and such as it never would. Made in this process. */

import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { type JSONWebKeySet, type JWTPayload, SignJWT } from "jose";

export const issuer = "https://kubernetes.default.svc";
export const audience = "serving.knative.dev/service/ebb-system/ebb-reconcile";
export const subject = "system:serviceaccount:default:ebb-oidc-sources.knative.dev-apiserversource";

/** Seconds since 1970 at which the tests happen. */
export const nowSeconds = 1_781_943_330;

export interface SigningKey {
  id: string;
  algorithm: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

export const rsaKey = (id: string): SigningKey => ({
  id,
  algorithm: "RS256",
  ...generateKeyPairSync("rsa", { modulusLength: 2048 }),
});

export const ecKey = (id: string, namedCurve: string, algorithm: string): SigningKey => ({
  id,
  algorithm,
  ...generateKeyPairSync("ec", { namedCurve }),
});

export const keySet = (...keys: readonly SigningKey[]): JSONWebKeySet => ({
  keys: keys.map(({ id, algorithm, publicKey }) => ({
    ...publicKey.export({ format: "jwk" }),
    use: "sig",
    kid: id,
    alg: algorithm,
  })),
});

/** Lives for an hour, of which a minute is over. */
export const claims: JWTPayload = {
  iss: issuer,
  sub: subject,
  aud: [audience],
  iat: nowSeconds - 60,
  nbf: nowSeconds - 60,
  exp: nowSeconds + 3540,
  "kubernetes.io": { namespace: "default", serviceaccount: { name: "ebb", uid: "0b6c" } },
};

/** A claim that is `undefined` is left out. */
type Change = { [claim in keyof JWTPayload]: JWTPayload[claim] | undefined };

export const tokenOf = (key: SigningKey, change: Change = {}): Promise<string> =>
  signed({ ...claims, ...change } as JWTPayload, { alg: key.algorithm, kid: key.id }, key.privateKey);

export const signed = (payload: JWTPayload, header: { alg: string; kid?: string }, key: KeyObject): Promise<string> =>
  new SignJWT(payload).setProtectedHeader(header).sign(key);

/** As an attacker writes it, who has no key. */
export const unsigned = (header: object, payload: object = claims): string =>
  `${base64(JSON.stringify(header))}.${base64(JSON.stringify(payload))}.`;

const base64 = (text: string): string => Buffer.from(text).toString("base64url");
