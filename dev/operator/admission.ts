/**
 * Admission by functions on the local platform, as `knative/overlays/webhooks-knative` has it: the certificate by `certs`, and TLS ended by
 * the activators in the place of Knative's gateway.
 */

import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import { type Secret, secretResource } from "../../src/api/kubernetes/secret.ts";
import { type Activator, type Happening, startActivator } from "../activator/activator.ts";
import type { Cluster } from "../platform/cluster.ts";
import type { Account } from "./accounts.ts";
import { activation, jobProcess, type Program, type Runtime } from "./functions.ts";
import type { CronJob, Manifests, WebhookConfiguration } from "./manifests.ts";
import { runOnce } from "./run-once.ts";

export interface AdmissionOptions {
  cluster: Cluster;
  manifests: NonNullable<Manifests["admission"]>;
  runtime: Runtime;
  program?: Program | undefined;
  /** Idle time before zero, in milliseconds; default: as the Knative Services say. */
  windowMs?: number | undefined;
  /** Of `certs`. */
  account: Account;
  /** More of the environment of `certs`, such as how long a certificate lives. */
  certsEnvironment?: Record<string, string> | undefined;
  report: (happening: Happening) => void;
}

export interface Admission {
  /** By the name of the Knative Service. */
  activators: ReadonlyMap<string, Activator>;
  /** Runs `certs` as its CronJob would; resolves with its exit code. */
  renewCertificates(): Promise<number>;
  /** Takes the functions out of the API server's way, and ends them. */
  stop(): Promise<void>;
}

/** The API server and the activators are on this machine. */
const host = "127.0.0.1";

/** How often the certificate is looked for, in milliseconds. */
const lookEveryMs = 500;

export const startAdmission = async (options: AdmissionOptions): Promise<Admission> => {
  const { cluster, manifests, runtime, program, windowMs, account, certsEnvironment, report } = options;
  const certs = withHost(jobProcess(manifests.certs, { runtime, program, cluster, account }), certsEnvironment);
  const renewCertificates = (): Promise<number> =>
    runOnce(certs, {
      guard: cluster.guard,
      onLine: (line) => report({ what: "printed", name: manifests.certs.metadata.name, line }),
    });
  // As they are shipped first: `certs` wants to find them.
  await applyAll(cluster, manifests.configurations);
  if ((await renewCertificates()) !== 0) throw new Error("Cannot make a certificate for the admission webhooks");
  let serving = await readSecret(cluster, manifests.certs);

  const activators = new Map<string, Activator>();
  const stop = async (): Promise<void> => {
    clearInterval(timer);
    await removeWebhooks(cluster).catch(() => undefined);
    for (const activator of activators.values()) await activator.stop();
  };
  const look = async (): Promise<void> => {
    const found = await readSecret(cluster, manifests.certs);
    if (found.cert === serving.cert) return;
    for (const activator of activators.values()) activator.renewCertificate(found);
    serving = found;
  };
  const timer = setInterval(() => void look().catch(() => undefined), lookEveryMs);
  try {
    for (const service of manifests.functions) {
      const activator = await startActivator({
        ...activation(service, { runtime, program, cluster }, windowMs),
        guard: cluster.guard,
        tls: serving,
        report,
      });
      activators.set(service.metadata.name, activator);
    }
    // The functions warn now.
    await cluster.kubectl([
      "delete",
      "validatingadmissionpolicybinding,validatingadmissionpolicy",
      "--selector=app.kubernetes.io/part-of=ebb,app.kubernetes.io/component!=inject",
    ]);
    await applyAll(
      cluster,
      manifests.configurations.map((one) => reachable(one, activators, serving.ca)),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { activators, renewCertificates, stop };
};

/** What an earlier run may have left: it would have the API server ask where nobody answers any more. */
export const removeWebhooks = async ({ kubectl }: Pick<Cluster, "kubectl">): Promise<void> => {
  await kubectl([
    "delete",
    "mutatingwebhookconfiguration,validatingwebhookconfiguration",
    "--selector=app.kubernetes.io/part-of=ebb",
  ]);
};

const applyAll = async ({ kubectl }: Pick<Cluster, "kubectl">, items: readonly KubeObject[]): Promise<void> => {
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  await kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], { input });
};

const withHost = <P extends { env: Record<string, string> }>(process: P, more: Record<string, string> = {}): P => ({
  ...process,
  env: { ...process.env, EBB_CERTS_HOSTS: `${process.env.EBB_CERTS_HOSTS},${host}`, ...more },
});

/** The same webhooks by address, as an API server outside the cluster's network needs them. */
const reachable = (
  configuration: WebhookConfiguration,
  activators: ReadonlyMap<string, Activator>,
  ca: string,
): WebhookConfiguration => ({
  ...configuration,
  webhooks: configuration.webhooks.map((webhook) => {
    const { service } = webhook.clientConfig as { service: { name: string; path: string } };
    const url = `${activators.get(service.name)?.url}${service.path}`;
    return { ...webhook, clientConfig: { url, caBundle: btoa(ca) } };
  }),
});

const secretName = "ebb-admission-tls";

const readSecret = async (
  { client }: Cluster,
  { metadata: { namespace } }: CronJob,
): Promise<{ cert: string; key: string; ca: string }> => {
  const secret = await client.get<Secret>(secretResource, { namespace, name: secretName });
  const text = (key: string): string => atob(secret?.data?.[key] ?? "");
  return { cert: text("tls.crt"), key: text("tls.key"), ca: text("ca.crt") };
};
