import { expect, test } from "vitest";
import { trustPatch, type WebhookConfiguration, webhookConfigurations } from "../../../src/certificates/webhooks.ts";
import { pathOf } from "../../../src/kube/path.ts";

const configuration = (...bundles: (string | undefined)[]): WebhookConfiguration => ({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingWebhookConfiguration",
  metadata: { name: "ebb" },
  webhooks: bundles.map((caBundle, index) => ({
    name: String(index),
    clientConfig: caBundle === undefined ? {} : { caBundle },
  })),
});

test("each webhook that is told something else is patched", () => {
  expect(trustPatch(configuration("new", "old", undefined), "new")).toEqual([
    { op: "add", path: "/webhooks/1/clientConfig/caBundle", value: "new" },
    { op: "add", path: "/webhooks/2/clientConfig/caBundle", value: "new" },
  ]);
});

test.each([
  ["all are told the same", configuration("new", "new")],
  ["there are none", { ...configuration(), webhooks: undefined }],
])("nothing is patched when %s", (_, { webhooks, ...rest }) => {
  expect(trustPatch({ ...rest, ...(webhooks && { webhooks }) }, "new")).toEqual([]);
});

test("the configurations are those of both kinds", () => {
  expect(webhookConfigurations.map((resource) => pathOf(resource, { name: "ebb" }))).toEqual([
    "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/ebb",
    "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/ebb",
  ]);
});
