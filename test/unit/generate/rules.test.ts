import { describe, expect, test } from "vitest";
import { admittedRule, inNamespaces, isSpecWritten, warningPolicy, withRules } from "../../../dev/generate/rules.ts";
import type { Schema } from "../../../dev/generate/schema.ts";
import type { Caution, Denial } from "../../../src/kinds/rule.ts";

const resource = { group: "example.org", version: "v2", kind: "Kettle", plural: "kettles" };

const schema: Schema = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      properties: {
        lid: { type: "object", properties: { colour: { type: "string" } } },
        cups: { type: "array", items: { type: "object", properties: { size: { type: "string" } } } },
      },
    },
  },
};

const denial = (more: Partial<Denial>): Denial => ({
  id: "V1",
  rule: "is fine",
  at: "spec",
  field: "spec.lid.colour",
  cel: "self.lid.colour != 'red'",
  message: "is red",
  isBroken: () => false,
  ...more,
});

/** What stands at a place of the schema after these rules were put in. */
const placed = (...denials: Denial[]) => {
  const { properties = {}, ...root } = withRules(schema, { denials, bounds: {} });
  const { spec = {} } = properties;
  const validations = (place: Schema | undefined): unknown => place?.["x-kubernetes-validations"];
  return {
    root: validations(root),
    spec: validations(spec),
    lid: validations(spec.properties?.lid),
    cups: validations(spec.properties?.cups),
    cup: validations(spec.properties?.cups?.items),
  };
};

describe("a rule", () => {
  test.each<[string, string, Denial]>([
    ["root", ".spec.lid.colour", denial({ at: "" })],
    ["spec", ".lid.colour", denial({ at: "spec" })],
    ["lid", ".colour", denial({ at: "spec.lid" })],
    ["cup", ".size", denial({ at: "spec.cups[]", field: "spec.cups[].size" })],
  ])("stands at its place (%s), and points at its field from there", (place, fieldPath, rule) => {
    const expected = [{ rule: rule.cel, message: "is red", fieldPath }];

    expect(placed(rule)).toEqual({ ...placed(), [place]: expected });
  });

  test("about the place itself needs no path", () => {
    expect(placed(denial({ at: "spec.cups", field: "spec.cups" })).cups).toEqual([
      { rule: denial({}).cel, message: "is red" },
    ]);
  });

  test("about what is missing says so, and one about a change takes the object before for optional", () => {
    expect(placed(denial({ isRequired: true, isTransition: true })).spec).toEqual([
      {
        rule: denial({}).cel,
        message: "is red",
        reason: "FieldValueRequired",
        fieldPath: ".lid.colour",
        optionalOldSelf: true,
      },
    ]);
  });

  test("whose message names values has an expression for it", () => {
    const message = { cel: "'is ' + self.lid.colour", of: () => "", short: "is wrong" };

    expect(placed(denial({ message })).spec).toEqual([
      { rule: denial({}).cel, message: "is wrong", messageExpression: message.cel, fieldPath: ".lid.colour" },
    ]);
  });

  test("follows those before it and those of the schema itself", () => {
    const lid = { type: "object", "x-kubernetes-validations": [{ rule: "own" }], properties: { colour: {} } };
    const place = (cel: string) => denial({ at: "spec.lid", field: "spec.lid", cel, message: "no" });

    const { properties } = withRules(
      { properties: { spec: { properties: { lid } } } },
      { denials: [place("first"), place("second")], bounds: {} },
    );

    expect(properties?.spec?.properties?.lid?.["x-kubernetes-validations"]).toEqual([
      { rule: "own" },
      { rule: "first", message: "no" },
      { rule: "second", message: "no" },
    ]);
  });

  test.each([
    ["spec.handle", "handle"],
    ["spec.lid.colour.shade", "shade"],
    ["spec.lid[]", "[]"],
    ["spec.cups.size", "size"],
  ])("about %s, which the schema does not have, is a mistake", (at, part) => {
    expect(() => withRules(schema, { denials: [denial({ at, field: at })], bounds: {} })).toThrow(
      `Cannot place a rule at ${at}: the schema has no ${part} there`,
    );
  });
});

test("bounds are put where they belong, beside what is there, and the schema that was given stays as it was", () => {
  const text = JSON.stringify(schema);
  const bounds = { "spec.cups": { maxItems: 4 }, "spec.cups[].size": { maxLength: 9 } };

  const { properties } = withRules(schema, { denials: [denial({})], bounds });

  expect(properties?.spec?.properties?.cups).toEqual({
    type: "array",
    maxItems: 4,
    items: { type: "object", properties: { size: { type: "string", maxLength: 9 } } },
  });
  expect(JSON.stringify(schema)).toBe(text);
});

test("a bound on what the schema does not have is a mistake", () => {
  expect(() => withRules(schema, { denials: [], bounds: { "spec.spouts": { maxItems: 1 } } })).toThrow("spec.spouts");
});

describe("the policy that warns", () => {
  const caution: Caution = {
    ...denial({}),
    id: "W1",
    field: "spec.lid",
    cel: "has(variables.spec.lid)",
    message: "lost",
  };
  const named: Caution = { ...caution, message: { cel: "'lost ' + string(1)", of: () => "", short: "lost one" } };
  const [policy, binding] = warningPolicy({ resource }, [caution, named], { name: "warn", namespaces: ["a", "b"] });

  test("is asked when a spec is written, in any version, and warns of each rule with its field before it", () => {
    expect(policy).toEqual({
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: { name: "warn", labels: { "app.kubernetes.io/part-of": "ebb" } },
      spec: {
        failurePolicy: "Fail",
        matchConstraints: { resourceRules: [admittedRule({ resource })] },
        matchConditions: isSpecWritten,
        variables: [
          { name: "spec", expression: "object.?spec.orValue({})" },
          { name: "old", expression: "oldObject == null ? {} : oldObject.?spec.orValue({})" },
        ],
        validations: [
          { expression: "has(variables.spec.lid)", message: "spec.lid: lost" },
          {
            expression: "has(variables.spec.lid)",
            message: "spec.lid: lost one",
            messageExpression: "'spec.lid: ' + 'lost ' + string(1)",
          },
        ],
      },
    });
  });

  test("only warns, and only in these namespaces", () => {
    expect(binding).toEqual({
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name: "warn", labels: { "app.kubernetes.io/part-of": "ebb" } },
      spec: {
        policyName: "warn",
        validationActions: ["Warn"],
        matchResources: {
          namespaceSelector: {
            matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["a", "b"] }],
          },
        },
      },
    });
    expect(inNamespaces(["a", "b"])).toEqual(
      (binding as unknown as { spec: { matchResources: { namespaceSelector: object } } }).spec.matchResources
        .namespaceSelector,
    );
  });
});

test("admission is about objects that are made or changed, in any version, and not about their subresources", () => {
  expect(admittedRule({ resource })).toEqual({
    apiGroups: ["example.org"],
    apiVersions: ["*"],
    resources: ["kettles"],
    operations: ["CREATE", "UPDATE"],
  });
});
