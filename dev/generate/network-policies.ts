/**
 * Who may reach our pods, and whom they may reach. Pure.
 * What Knative needs of a function's pod: https://knative.dev/docs/serving/services/configure-networkpolicy/ and contracts: knative §6.
 */

import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import { defaultPort } from "../../src/api/redis.ebb.dev/defaults.ts";
import { instanceLabel } from "../../src/kinds/redis/labels.ts";
import { systemNamespace } from "./rbac.ts";

/** Of the queue-proxy: requests, and what the autoscaler asks. */
const servingPorts = [8012, 9090];
const metricsPort = 9464;
/** Of admission functions that run as Deployments. */
const webhookPort = 8443;
const dnsPort = 53;
/** Of an API server, before and behind its Service. */
const apiServerPorts = [443, 6443];

const served = ["ebb-default", "ebb-inject", "ebb-reconcile", "ebb-resync", "ebb-validate"];

export const networkPolicies = (): KubeObject[] => [
  policy("ebb-closed", { matchLabels: {} }, { policyTypes: ["Ingress", "Egress"] }),
  policy(
    "ebb-out",
    { matchLabels: {} },
    {
      policyTypes: ["Egress"],
      egress: [
        { ports: [{ protocol: "UDP", port: dnsPort }, ...tcp([dnsPort])] },
        { ports: tcp(apiServerPorts) },
        // With TLS or without. For a Redis of another port, add one beside.
        { to: [{ namespaceSelector: {}, podSelector: ofRedis }], ports: tcp([defaultPort]) },
      ],
    },
  ),
  policy("ebb-functions", isServed, {
    policyTypes: ["Ingress"],
    ingress: [{ from: [inNamespace("knative-serving")], ports: tcp(servingPorts) }, scrapes],
  }),
  // The API server is no pod: it comes from addresses that only the cluster knows.
  policy("ebb-webhooks", isWebhook, { policyTypes: ["Ingress"], ingress: [{ ports: tcp([webhookPort]) }, scrapes] }),
];

const policy = (name: string, podSelector: object, spec: object): KubeObject & { spec: object } => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name, namespace: systemNamespace, labels: { "app.kubernetes.io/part-of": "ebb" } },
  spec: { podSelector, ...spec },
});

const isWebhook = {
  matchExpressions: [{ key: "app.kubernetes.io/component", operator: "In", values: ["default", "inject", "validate"] }],
};

/** Pods of any Redis. */
const ofRedis = { matchExpressions: [{ key: instanceLabel, operator: "Exists" }] };

const tcp = (ports: readonly number[]): object[] => ports.map((port) => ({ protocol: "TCP", port }));

const isServed = { matchExpressions: [{ key: "serving.knative.dev/service", operator: "In", values: served }] };

const inNamespace = (name: string): object => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

/** Label the namespace that Prometheus runs in. */
const scrapes = {
  from: [{ namespaceSelector: { matchLabels: { "ebb.dev/scrapes": "true" } } }],
  ports: tcp([metricsPort]),
};
