/** How sidecars get into pods: the policies of the API server, and the webhook in their place on servers that are older. Pure. */

import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import { clusterResource, resource } from "../../src/kinds/sidecar-injection/resource.ts";
import { type InjectionKind, injectionKinds } from "../../src/sidecars/policy/selected.ts";
import { createdPods, injectionPolicy, lookedAt, requirementPolicy } from "../../src/sidecars/policy.ts";
import { type Rule, systemNamespace } from "./rbac.ts";
import { inNamespaces } from "./rules.ts";

/** Of the kind for one namespace, or of the one for many. */
export const injectionPolicies = (kind: InjectionKind["kind"]): KubeObject[] =>
  injectionKinds
    .filter((one) => one.kind === kind)
    .flatMap((one) => [...injectionPolicy(one), ...requirementPolicy(one)]);

/** How the function is run, and the namespace of the Service in front of it. */
const serviceNamespaces = { "webhook-inject": "kourier-system", "webhook-inject-deployment": systemNamespace };

export type InjectProfile = keyof typeof serviceNamespaces;

export const injectProfiles = Object.keys(serviceNamespaces) as InjectProfile[];

/** It never fails a pod: without an answer in time, the pod goes on without sidecars. */
export const injectWebhook = (
  profile: InjectProfile,
  namespaces: readonly string[],
): KubeObject & { webhooks: object[] } => ({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "MutatingWebhookConfiguration",
  metadata: {
    name: "ebb-inject",
    labels: { "app.kubernetes.io/part-of": "ebb", "app.kubernetes.io/component": "inject" },
  },
  webhooks: [
    {
      name: "inject.ebb.dev",
      admissionReviewVersions: ["v1"],
      sideEffects: "None",
      failurePolicy: "Ignore",
      timeoutSeconds: 10,
      reinvocationPolicy: "IfNeeded",
      clientConfig: {
        service: { namespace: serviceNamespaces[profile], name: "ebb-inject", port: 443, path: "/mutate-pods" },
      },
      rules: [{ ...createdPods, scope: "Namespaced" }],
      objectSelector: lookedAt.objectSelector,
      namespaceSelector: {
        matchExpressions: [
          ...lookedAt.namespaceSelector.matchExpressions,
          ...inNamespaces(namespaces).matchExpressions,
        ],
      },
    },
  ],
});

/** What the function reads where one namespace is watched, or with `undefined` all of them. */
export const injectRules = (watched: string | undefined): Rule[] => {
  const injections = watched === undefined ? [resource, clusterResource] : [resource];
  return [
    { apiGroups: [resource.group], resources: injections.map(({ plural }) => plural), verbs: ["list"] },
    ...(watched === undefined ? [{ apiGroups: [""], resources: ["namespaces"], verbs: ["get"] }] : []),
  ];
};
