/** Service account tokens, as the kubelet would mount them. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ObjectKey } from "../../src/api/kubernetes/resource.ts";
import type { Cluster } from "../platform/cluster.ts";
import { writeKubeconfig } from "../platform/credentials.ts";
import type { CronJob } from "./manifests.ts";

export interface Account {
  /** Folder with `token`, `ca.crt` and `namespace`, as a pod would find it. */
  directory: string;
  /** The same as a kubeconfig. */
  kubeconfig: string;
}

const lifeSeconds = 24 * 60 * 60;
const renewEveryMs = 60 * 60 * 1000;

type TokenIssuer = Pick<Cluster, "server" | "ca" | "caFile" | "transport" | "stateDirectory">;

/** Writes the files of an account, and keeps its token fresh until `signal` is aborted. */
export const mountAccount = async (
  cluster: TokenIssuer,
  { namespace, name }: ObjectKey,
  signal: AbortSignal,
): Promise<Account> => {
  const directory = join(cluster.stateDirectory, "accounts", namespace, name);
  const tokenFile = join(directory, "token");
  const renew = async (): Promise<void> =>
    writeFile(tokenFile, await requestToken(cluster, { namespace, name }), { mode: 0o600 });

  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(join(directory, "ca.crt"), cluster.ca);
  await writeFile(join(directory, "namespace"), namespace);
  await renew();
  const timer = setInterval(() => void renew().catch(() => undefined), renewEveryMs);
  timer.unref();
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });

  const kubeconfig = join(directory, "kubeconfig");
  await writeKubeconfig(kubeconfig, {
    server: cluster.server,
    caFile: cluster.caFile,
    user: { tokenFile },
    namespace,
  });
  return { directory, kubeconfig };
};

/** Of the account that a CronJob's pods run as. */
export const mountJobAccount = (
  cluster: TokenIssuer,
  { metadata: { namespace }, spec }: CronJob,
  signal: AbortSignal,
): Promise<Account> =>
  mountAccount(cluster, { namespace, name: spec.jobTemplate.spec.template.spec.serviceAccountName }, signal);

/** https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/ */
const requestToken = async ({ transport }: TokenIssuer, { namespace, name }: ObjectKey): Promise<string> => {
  const { body } = await transport.send({
    method: "POST",
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
    body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: lifeSeconds } },
    doing: `ask for a token of ServiceAccount "${namespace}/${name}"`,
  });
  return (body as { status: { token: string } }).status.token;
};
