import { expect, test } from "vitest";
import { manifestsAt } from "../../../../dev/kind/releases.ts";

test("each manifest is an asset of a pinned release", () => {
  expect(manifestsAt("https://github.com")).toEqual({
    serving: [
      "https://github.com/knative/serving/releases/download/knative-v1.23.0/serving-crds.yaml",
      "https://github.com/knative/serving/releases/download/knative-v1.23.0/serving-core.yaml",
    ],
    kourier: ["https://github.com/knative-extensions/net-kourier/releases/download/knative-v1.23.0/kourier.yaml"],
    eventing: [
      "https://github.com/knative/eventing/releases/download/knative-v1.22.2/eventing-crds.yaml",
      "https://github.com/knative/eventing/releases/download/knative-v1.22.2/eventing-core.yaml",
    ],
    broker: [
      "https://github.com/knative/eventing/releases/download/knative-v1.22.2/in-memory-channel.yaml",
      "https://github.com/knative/eventing/releases/download/knative-v1.22.2/mt-channel-broker.yaml",
    ],
    certManager: ["https://github.com/cert-manager/cert-manager/releases/download/v1.19.1/cert-manager.yaml"],
    prometheusOperator: [
      "https://github.com/prometheus-operator/prometheus-operator/releases/download/v0.85.0/stripped-down-crds.yaml",
    ],
  });
});

test("a mirror has them at the same paths", () => {
  const urls = Object.values(manifestsAt("http://mirror.test/github")).flat();

  expect(urls.filter((url) => !url.startsWith("http://mirror.test/github/"))).toEqual([]);
});
