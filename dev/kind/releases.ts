/** What is installed beside ebb, from the manifests of its releases. Pure. */

export const versions = {
  serving: "1.23.0",
  kourier: "1.23.0",
  eventing: "1.22.2",
  "cert-manager": "1.19.1",
  "prometheus-operator": "0.85.0",
} as const;

/** @param github base URL of GitHub, or of a mirror that has the same paths */
export const manifestsAt = (github: string) => {
  const release = (repository: string, tag: string, file: string): string =>
    `${github}/${repository}/releases/download/${tag}/${file}`;
  const knative = (repository: string, version: string, file: string): string =>
    release(repository, `knative-v${version}`, file);
  const { serving, kourier, eventing } = versions;
  return {
    serving: ["serving-crds.yaml", "serving-core.yaml"].map((file) => knative("knative/serving", serving, file)),
    kourier: [knative("knative-extensions/net-kourier", kourier, "kourier.yaml")],
    eventing: ["eventing-crds.yaml", "eventing-core.yaml"].map((file) => knative("knative/eventing", eventing, file)),
    broker: ["in-memory-channel.yaml", "mt-channel-broker.yaml"].map((file) =>
      knative("knative/eventing", eventing, file),
    ),
    certManager: [release("cert-manager/cert-manager", `v${versions["cert-manager"]}`, "cert-manager.yaml")],
    prometheusOperator: [
      release(
        "prometheus-operator/prometheus-operator",
        `v${versions["prometheus-operator"]}`,
        "stripped-down-crds.yaml",
      ),
    ],
  } satisfies Record<string, string[]>;
};
