/** Keys, tokens and kubeconfigs of the platform's own parts. All are made here, for this platform, and are worth nothing elsewhere. */

import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";

/** Users that the API server knows by a static token, and their groups. */
const users = {
  admin: { user: "admin", group: "system:masters" },
  kwok: { user: "kwok", group: "system:masters" },
  "kube-controller-manager": { user: "system:kube-controller-manager", group: "" },
  "kube-scheduler": { user: "system:kube-scheduler", group: "" },
} as const;

export type PlatformUser = keyof typeof users;

export interface Credentials {
  directory: string;
  tokens: Record<PlatformUser, string>;
  /** CSV file for `--token-auth-file`. */
  tokenFile: string;
  /** Private key that signs service account tokens. */
  serviceAccountKey: string;
}

/** Makes what is missing, so that tokens and kubeconfigs outlive a restart. */
export const makeCredentials = async (directory: string): Promise<Credentials> => {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const tokensPath = join(directory, "tokens.json");
  const names = Object.keys(users) as PlatformUser[];
  const tokens: Record<PlatformUser, string> = existsSync(tokensPath)
    ? JSON.parse(await readFile(tokensPath, "utf8"))
    : Object.fromEntries(names.map((name) => [name, randomBytes(24).toString("base64url")]));
  await writeFile(tokensPath, JSON.stringify(tokens), { mode: 0o600 });

  const tokenFile = join(directory, "tokens.csv");
  const rows = names.map((name) => `${tokens[name]},${users[name].user},${users[name].user},${users[name].group}`);
  await writeFile(tokenFile, `${rows.join("\n")}\n`, { mode: 0o600 });

  const serviceAccountKey = join(directory, "service-accounts.key");
  if (!existsSync(serviceAccountKey)) {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    await writeFile(serviceAccountKey, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  }
  return { directory, tokens, tokenFile, serviceAccountKey };
};

export interface KubeconfigOptions {
  server: string;
  caFile: string;
  user: { token: string } | { tokenFile: string };
  /** Namespace of the context; default `default`. */
  namespace?: string;
}

/** Writes a kubeconfig with one context, `ebb`. */
export const writeKubeconfig = (
  path: string,
  { server, caFile, user, namespace = "default" }: KubeconfigOptions,
): Promise<void> =>
  writeFile(
    path,
    stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "ebb", cluster: { server, "certificate-authority": caFile } }],
      users: [{ name: "ebb", user }],
      contexts: [{ name: "ebb", context: { cluster: "ebb", user: "ebb", namespace } }],
      "current-context": "ebb",
    }),
    { mode: 0o600 },
  );
