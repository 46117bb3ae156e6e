import { describe, expect, test } from "vitest";
import { injectWebhook } from "../../../dev/generate/injection.ts";
import { excludedNamespaces } from "../../../src/sidecars/names.ts";
import { injectionKinds } from "../../../src/sidecars/policy/selected.ts";
import { injectionPolicy, lookedAt, requirementPolicy } from "../../../src/sidecars/policy.ts";
import { skipReasons } from "../../../src/sidecars/reasons.ts";

interface Policy {
  kind: string;
  spec: {
    failurePolicy: string;
    matchConstraints: typeof lookedAt & { resourceRules: object[] };
    mutations?: { jsonPatch: { expression: string } }[];
    variables: { name: string; expression: string }[];
  };
}

const policies = injectionKinds.flatMap((kind) => [injectionPolicy(kind), requirementPolicy(kind)]) as object[][];
const heads = policies.map(([policy]) => policy as Policy);

test("there is one that injects and one that refuses, of each kind, each with a binding that takes all injections", () => {
  expect(policies.map((pair) => pair.map((object) => (object as Policy).kind))).toEqual(
    ["Mutating", "Validating", "Mutating", "Validating"].map((does) => [
      `${does}AdmissionPolicy`,
      `${does}AdmissionPolicyBinding`,
    ]),
  );
  for (const [, binding] of policies)
    expect(binding).toMatchObject({ spec: { paramRef: { selector: {}, parameterNotFoundAction: "Allow" } } });
});

test("pods are looked at when they are created and at no other time, and a failure lets them start", () => {
  for (const { spec } of heads) {
    expect(spec.failurePolicy).toBe("Ignore");
    expect(spec.matchConstraints.resourceRules).toEqual([
      { apiGroups: [""], apiVersions: ["v1"], resources: ["pods"], operations: ["CREATE"] },
    ]);
  }
});

test("I12: the policies and the webhook leave the same namespaces and labels alone", () => {
  const [first] = lookedAt.namespaceSelector.matchExpressions;
  const [webhook] = injectWebhook("webhook-inject", ["shop"]).webhooks;

  expect(first?.values).toEqual(excludedNamespaces);
  for (const { spec } of heads) expect(spec.matchConstraints).toMatchObject(lookedAt);
  expect(webhook).toMatchObject({
    failurePolicy: "Ignore",
    timeoutSeconds: 10,
    sideEffects: "None",
    reinvocationPolicy: "IfNeeded",
    objectSelector: lookedAt.objectSelector,
    namespaceSelector: {
      matchExpressions: [
        ...lookedAt.namespaceSelector.matchExpressions,
        { key: "kubernetes.io/metadata.name", operator: "In", values: ["shop"] },
      ],
    },
  });
});

test("all of an injection is one patch, as the next would see the pod that the first leaves", () => {
  expect(heads.map(({ spec }) => spec.mutations?.length)).toEqual([1, undefined, 1, undefined]);
});

describe("I8: the reasons", () => {
  test.each(heads.filter(({ kind }) => kind.startsWith("Mutating")).map(({ spec }) => [spec.variables]))(
    "are looked for in the order of their table",
    (variables) => {
      const { expression = "" } = variables.find(({ name }) => name === "reason") ?? {};

      expect([...expression.matchAll(/\? '(\w+)' :/g)].map(([, reason]) => reason)).toEqual(Object.keys(skipReasons));
    },
  );
});
