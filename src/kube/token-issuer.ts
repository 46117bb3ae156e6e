/**
 * Who issues the tokens of this cluster's service accounts, and what it signs them with. The built-in ClusterRole
 * `system:service-account-issuer-discovery` lets every service account read it.
 * https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#service-account-issuer-discovery
 */

import type { JSONWebKeySet } from "jose";
import type { CallOptions } from "./client.ts";
import type { Transport } from "./transport.ts";

export interface TokenIssuer {
  issuer: string;
  keys: JSONWebKeySet;
}

export const readTokenIssuer = async (
  transport: Pick<Transport, "send">,
  { signal }: CallOptions = {},
): Promise<TokenIssuer> => {
  const get = async (path: string, accept: string, doing: string): Promise<unknown> =>
    (await transport.send({ method: "GET", path, accept, signal, doing })).body;
  const [configuration, keys] = await Promise.all([
    get("/.well-known/openid-configuration", "application/json", "read the issuer of service account tokens"),
    // At this path any other type is answered by 406.
    get("/openid/v1/jwks", "application/jwk-set+json", "read the keys of service account tokens"),
  ]);
  const { issuer } = configuration as { issuer?: unknown };
  if (typeof issuer !== "string" || issuer === "")
    throw new Error("Cannot read the issuer of service account tokens as the API server names none");
  return { issuer, keys: keys as JSONWebKeySet };
};
