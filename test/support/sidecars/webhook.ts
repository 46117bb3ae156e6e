/** The function `inject` before an API server of a test's own, as its Deployment runs it: with its account, and its own TLS. */

import { mountAccount } from "../../../dev/operator/accounts.ts";
import type { WebhookConfiguration } from "../../../dev/operator/manifests.ts";
import type { Platform } from "../../../dev/platform/platform.ts";
import { until } from "../../../dev/platform/until.ts";
import { shownCertificate } from "../admission/certificate.ts";
import { type Deployed, startDeployment } from "../admission/deployment.ts";
import { mountSecret } from "../admission/mounted-secret.ts";
import { type AnyObject, renderComponents } from "../admission/overlay.ts";
import { issuedForHere } from "../admission/stand-in.ts";

export interface InjectFunction extends Pick<Deployed, "printed"> {
  /** Has the API server ask it, or not. */
  hook(isHooked: boolean): Promise<void>;
  /** Ends the process; the API server may go on asking. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const components = {
  "all namespaces": ["webhook-inject-deployment", "certs-selfsigned", "all-namespaces", "without-policies"],
  "one namespace": ["webhook-inject-deployment", "certs-selfsigned", "without-policies"],
};
const account = { namespace: "ebb-system", name: "ebb-inject" };

export const startInjectFunction = async (
  platform: Platform,
  runtime: "node" | "deno",
  watched: keyof typeof components = "all namespaces",
): Promise<InjectFunction> => {
  const objects = await renderComponents(components[watched]);
  await apply(platform, objects.filter(isOfAccount));
  const ending = new AbortController();
  const { directory } = await mountAccount(platform, account, ending.signal);
  const issued = await issuedForHere();
  const secret = await mountSecret({ "tls.crt": issued.cert, "tls.key": issued.key });
  const { hostname, port } = new URL(platform.server);
  const deployed = await startDeployment(objects, "ebb-inject", {
    runtime,
    mounted: secret.directory,
    guard: platform.guard,
    env: {
      KUBERNETES_SERVICE_HOST: hostname,
      KUBERNETES_SERVICE_PORT: port,
      EBB_SERVICE_ACCOUNT_DIRECTORY: directory,
    },
  });
  await until("the function serves", () => shownCertificate(deployed.url, issued.ca));

  const configurations = objects.filter(isConfiguration).map((configuration) => ({
    ...configuration,
    webhooks: configuration.webhooks.map((webhook) => {
      const { service } = webhook.clientConfig as { service: { path: string } };
      return { ...webhook, clientConfig: { url: `${deployed.url}${service.path}`, caBundle: btoa(issued.ca) } };
    }),
  }));
  return {
    printed: deployed.printed,
    async hook(isHooked) {
      if (isHooked) await apply(platform, configurations);
      else await platform.kubectl(["delete", "mutatingwebhookconfiguration", "ebb-inject", "--ignore-not-found"]);
    },
    async kill() {
      await deployed.stop({ signal: "SIGKILL" });
    },
    async stop() {
      ending.abort();
      await deployed.stop();
      await secret.remove();
    },
  };
};

const isOfAccount = ({ kind, metadata: { name } }: AnyObject): boolean =>
  kind === "Namespace" || (name === "ebb-inject" && (kind === "ServiceAccount" || /Role(Binding)?$/.test(kind)));

const isConfiguration = (object: AnyObject): object is AnyObject & WebhookConfiguration =>
  object.kind === "MutatingWebhookConfiguration" && object.metadata.name === "ebb-inject";

const apply = async ({ kubectl }: Pick<Platform, "kubectl">, items: readonly object[]): Promise<void> => {
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  await kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], { input });
};
