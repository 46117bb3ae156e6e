/**
 * The Secrets that test specs name: `users` and `other-users` for SASL, `certificate` for TLS, `login` and `other-login` with passwords of
 * Redis, `access` with users of it. What is in them is no credential.
 */

import { beforeAll } from "vitest";
import { stringify } from "yaml";
import type { Cluster } from "../../dev/platform/cluster.ts";

const contents: Record<string, Record<string, string>> = {
  users: { "password-file": "web:one\n" },
  "other-users": { "password-file": "web:two\n" },
  login: { password: "one" },
  "other-login": { password: "two" },
  access: { "user.acl": "user web on nopass +@all\n" },
  certificate: { "tls.crt": "chain", "tls.key": "key", "ca.crt": "authority" },
};

export const ownSecrets = (cluster: Cluster, namespace: string): void => {
  beforeAll(() => putSecrets(cluster, namespace));
};

export const putSecrets = async ({ kubectl }: Pick<Cluster, "kubectl">, namespace: string): Promise<void> => {
  const secrets = Object.entries(contents).map(([name, stringData]) =>
    stringify({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, stringData }),
  );
  await kubectl(["apply", "-f", "-"], { input: secrets.join("---\n") });
};
