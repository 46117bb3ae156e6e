/** The connection of a kubeconfig, for processes outside a cluster. Loads the Kubernetes client library, which no function in a cluster does. */

import type { RequestOptions } from "node:https";
import { KubeConfig } from "@kubernetes/client-node";
import type { Connection } from "./connection.ts";

/**
 * Reads `KUBECONFIG` or `~/.kube/config` as kubectl does.
 * @param context name of the context to use; absent: the current one
 * Throws when there is no such context, or its user cannot be authenticated.
 */
export const fromKubeconfig = async (context?: string): Promise<Connection> => {
  const kubeconfig = new KubeConfig();
  kubeconfig.loadFromDefault();
  if (context !== undefined) kubeconfig.setCurrentContext(context);
  const cluster = kubeconfig.getCurrentCluster();
  if (cluster === null) {
    const known = kubeconfig.getContexts().map(({ name }) => name);
    const wanted = context ?? kubeconfig.getCurrentContext();
    throw new Error(`Cannot find context "${wanted}" in the kubeconfig: it has ${known.join(", ") || "none"}`);
  }

  const options = await httpsOptions(kubeconfig);
  const { ca, cert, key } = options;
  return {
    server: cluster.server,
    ...(ca === undefined ? {} : { ca: String(ca) }),
    ...(cert === undefined || key === undefined ? {} : { clientCertificate: { cert: String(cert), key: String(key) } }),
    ...(authorization(options) === undefined
      ? {}
      : { token: async () => authorization(await httpsOptions(kubeconfig)) ?? "" }),
  };
};

/** Asked again for each token: an exec plugin or a token file may give a new one. */
const httpsOptions = async (kubeconfig: KubeConfig): Promise<RequestOptions> => {
  const options: RequestOptions = {};
  await kubeconfig.applyToHTTPSOptions(options);
  return options;
};

const authorization = ({ headers }: RequestOptions): string | undefined => {
  const [, token] = /^Bearer (.+)$/.exec(String(new Map(Object.entries(headers ?? {})).get("Authorization"))) ?? [];
  return token;
};
