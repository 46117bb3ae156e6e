/** The webhook configurations whose callers have to trust our certificates. https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/ */

import type { KubeObject } from "../api/kubernetes/object.ts";
import type { Resource } from "../api/kubernetes/resource.ts";
import type { PatchOperation } from "../kube/client.ts";

export interface WebhookConfiguration extends KubeObject {
  webhooks?: { name: string; clientConfig?: { caBundle?: string } }[];
}

const configuration = (kind: string): Resource => ({
  group: "admissionregistration.k8s.io",
  version: "v1",
  kind,
  plural: `${kind.toLowerCase()}s`,
});

export const webhookConfigurations: readonly Resource[] = [
  configuration("ValidatingWebhookConfiguration"),
  configuration("MutatingWebhookConfiguration"),
];

/** What makes every webhook trust exactly this bundle; empty when all do. */
export const trustPatch = ({ webhooks = [] }: WebhookConfiguration, caBundle: string): PatchOperation[] =>
  webhooks.flatMap(({ clientConfig }, index) =>
    clientConfig?.caBundle === caBundle
      ? []
      : [{ op: "add", path: `/webhooks/${index}/clientConfig/caBundle`, value: caBundle }],
  );
