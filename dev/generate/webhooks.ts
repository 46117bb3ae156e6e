/** The webhook configurations of a profile: where the API server finds our admission functions, and when it asks them. Pure. */

import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import type { Kind } from "../../src/kinds/kind.ts";
import { admittedRule, inNamespaces, isSpecWritten } from "./rules.ts";

/** How the functions are run. */
export type WebhookProfile = "webhooks-knative" | "webhooks-deployment";

interface Behaviour {
  /** Namespace of the Services in front of the functions: the gateway's, whose pods end TLS, or our own. */
  serviceNamespace: string;
  /** A cold start fits in, where there is one. */
  timeoutSeconds: number;
  /** What becomes of a write when the function cannot answer. The rules of the CRD and the builders' defaults hold all the same. */
  failurePolicy: Record<"default" | "validate", "Fail" | "Ignore">;
}

const behaviours: Record<WebhookProfile, Behaviour> = {
  "webhooks-knative": {
    serviceNamespace: "kourier-system",
    timeoutSeconds: 15,
    failurePolicy: { default: "Ignore", validate: "Ignore" },
  },
  "webhooks-deployment": {
    serviceNamespace: "ebb-system",
    timeoutSeconds: 5,
    failurePolicy: { default: "Ignore", validate: "Fail" },
  },
};

export const webhookProfiles = Object.keys(behaviours) as WebhookProfile[];

/** Of both configurations; the program that keeps the certificates knows them by it. */
const name = "ebb-admission";

export const webhookConfigurations = (
  profile: WebhookProfile,
  kinds: readonly Pick<Kind, "resource">[],
  namespaces: readonly string[],
): KubeObject[] => {
  const { serviceNamespace, timeoutSeconds, failurePolicy } = behaviours[profile];
  const webhook = (of: "default" | "validate", more: object = {}): object => ({
    name: `${of}.ebb.dev`,
    admissionReviewVersions: ["v1"],
    sideEffects: "None",
    failurePolicy: failurePolicy[of],
    timeoutSeconds,
    ...more,
    clientConfig: { service: { namespace: serviceNamespace, name: `ebb-${of}`, port: 443, path: `/${of}` } },
    namespaceSelector: inNamespaces(namespaces),
    rules: kinds.map(admittedRule),
    matchConditions: isSpecWritten,
  });
  const configuration = (kind: string, webhooks: object[]): KubeObject & { webhooks: object[] } => ({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind,
    metadata: { name, labels: { "app.kubernetes.io/part-of": "ebb" } },
    webhooks,
  });
  return [
    configuration("MutatingWebhookConfiguration", [webhook("default", { reinvocationPolicy: "IfNeeded" })]),
    configuration("ValidatingWebhookConfiguration", [webhook("validate")]),
  ];
};
