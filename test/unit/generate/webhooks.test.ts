import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { generateKnative } from "../../../dev/generate/knative.ts";
import { admittedRule, inNamespaces, isSpecWritten } from "../../../dev/generate/rules.ts";
import { type WebhookProfile, webhookConfigurations, webhookProfiles } from "../../../dev/generate/webhooks.ts";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import { kinds } from "../../../src/kinds/index.ts";

interface Webhook {
  name: string;
  failurePolicy: string;
  timeoutSeconds: number;
  reinvocationPolicy?: string;
  clientConfig: { service: object };
  rules: object[];
  matchConditions: { name: string; expression: string }[];
}

const kettles = { resource: { group: "example.org", version: "v2", kind: "Kettle", plural: "kettles" } };
const pots = { resource: { group: "example.org", version: "v1", kind: "Pot", plural: "pots" } };

const configurations = (profile: WebhookProfile, of = [kettles]): (KubeObject & { webhooks: Webhook[] })[] =>
  webhookConfigurations(profile, of, ["a", "b"]) as (KubeObject & { webhooks: Webhook[] })[];

const webhooks = (profile: WebhookProfile): Webhook[] => configurations(profile).flatMap(({ webhooks: of }) => of);

test("there is a profile for Knative and one for Deployments", () => {
  expect(webhookProfiles).toEqual(["webhooks-knative", "webhooks-deployment"]);
});

describe.each(webhookProfiles)("the profile %s", (profile) => {
  test("has one configuration that mutates and one that validates, of the name that the certificates go to", () => {
    expect(configurations(profile).map(({ kind, metadata, webhooks: of }) => [kind, metadata.name, of.length])).toEqual(
      [
        ["MutatingWebhookConfiguration", "ebb-admission", 1],
        ["ValidatingWebhookConfiguration", "ebb-admission", 1],
      ],
    );
  });

  test("asks about the kinds in the watched namespaces, when a spec is written and the object is not being deleted", () => {
    for (const webhook of configurations(profile, [kettles, pots]).flatMap(({ webhooks: of }) => of)) {
      expect(webhook).toMatchObject({
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        namespaceSelector: inNamespaces(["a", "b"]),
        rules: [admittedRule(kettles), admittedRule(pots)],
        matchConditions: isSpecWritten,
      });
    }
  });

  test("asks default again when somebody else has changed the object since", () => {
    expect(webhooks(profile).map(({ reinvocationPolicy }) => reinvocationPolicy)).toEqual(["IfNeeded", undefined]);
  });

  test("neither asks about a status or a scale, nor when only metadata or status is written", () => {
    for (const { rules, matchConditions } of webhooks(profile)) {
      expect(rules).toMatchObject([{ resources: ["kettles"] }]);
      expect(matchConditions.map(({ expression }) => expression)).toEqual([
        "!has(object.metadata.deletionTimestamp)",
        "request.operation == 'CREATE' || !has(object.spec) || !has(oldObject.spec) || object.spec != oldObject.spec",
      ]);
    }
  });

  test("waits no longer than the API server allows", () => {
    for (const { timeoutSeconds } of webhooks(profile)) {
      expect(timeoutSeconds).toBeGreaterThanOrEqual(1);
      expect(timeoutSeconds).toBeLessThanOrEqual(30);
    }
  });
});

test.each<[WebhookProfile, string, number, string, string]>([
  ["webhooks-knative", "kourier-system", 15, "Ignore", "Ignore"],
  ["webhooks-deployment", "ebb-system", 5, "Ignore", "Fail"],
])(
  "%s finds the functions in %s, waits %i s, and a failure of default is %s, of validate %s",
  (profile, namespace, timeoutSeconds, ofDefault, ofValidate) => {
    expect(webhooks(profile)).toMatchObject([
      {
        name: "default.ebb.dev",
        failurePolicy: ofDefault,
        timeoutSeconds,
        clientConfig: { service: { namespace, name: "ebb-default", port: 443, path: "/default" } },
      },
      {
        name: "validate.ebb.dev",
        failurePolicy: ofValidate,
        timeoutSeconds,
        clientConfig: { service: { namespace, name: "ebb-validate", port: 443, path: "/validate" } },
      },
    ]);
  },
);

test("names of webhooks are domain names of their own, as the API server wants them", () => {
  const names = webhooks("webhooks-knative").map(({ name }) => name);

  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+){2,}$/);
});

const generated = [...(await generateKnative())];

describe("the manifests of knative/", () => {
  test.each(generated)("%s is the committed file", async (path, text) => {
    const committed = await readFile(new URL(`../../../knative/${path}`, import.meta.url), "utf8");

    expect(committed, `knative/${path} is stale: run \`npm run generate\``).toBe(text);
  });

  test("have no webhook and no warning of a kind without rules", async () => {
    const files = await generateKnative(kinds.map(({ admission: _, ...kind }) => kind));

    expect(files.get("base/warnings.yaml")).not.toContain("ValidatingAdmissionPolicy");
    expect(files.get("components/webhooks-knative/webhooks.yaml")).toContain("rules: []");
  });
});
