/** As rendered, as far as the plan looks. */

import type { KubeObject } from "../../../../src/api/kubernetes/object.ts";

type AnyObject = KubeObject & { spec?: object };

const object = (apiVersion: string, kind: string, name: string, namespace?: string, spec?: object): AnyObject => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace !== undefined && { namespace }) },
  ...(spec && { spec }),
});

export const base: AnyObject[] = [
  object("v1", "Namespace", "ebb-system"),
  object("serving.knative.dev/v1", "Service", "ebb-reconcile", "ebb-system"),
  object("batch/v1", "CronJob", "ebb-resync", "ebb-system"),
  object("batch/v1", "Job", "ebb-resync-1", "ebb-system"),
  object("sources.knative.dev/v1", "ApiServerSource", "ebb", "default", {}),
];

export const additions: Record<string, AnyObject> = {
  broker: object("eventing.knative.dev/v1", "Broker", "ebb", "default"),
  certManager: object("cert-manager.io/v1", "Issuer", "ebb", "ebb-system"),
  monitoring: object("sources.knative.dev/v1", "ApiServerSource", "more", "default", {
    resources: [{ apiVersion: "monitoring.coreos.com/v1", kind: "ServiceMonitor" }],
  }),
  // Rights alone ask for nothing.
  rights: object("rbac.authorization.k8s.io/v1", "Role", "ebb", "default", { apiGroups: ["monitoring.coreos.com"] }),
  initialZero: object("serving.knative.dev/v1", "Service", "zero", "ebb-system", {
    annotations: { "autoscaling.knative.dev/initial-scale": "0" },
  }),
  oidc: object("serving.knative.dev/v1", "Service", "oidc", "ebb-system", {
    env: [{ name: "EBB_EVENT_AUTH", value: "require" }],
  }),
  deployment: object("apps/v1", "Deployment", "ebb-validate", "ebb-system"),
};

export const everywhere: AnyObject[] = [
  object("sources.knative.dev/v1", "ApiServerSource", "ebb", "ebb-system", { namespaceSelector: {} }),
];
