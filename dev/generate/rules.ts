/** The rules of a kind, as the API server runs them: in the CRD what refuses, in a ValidatingAdmissionPolicy what warns. Pure. */

import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import type { Kind } from "../../src/kinds/kind.ts";
import type { Admission, Caution, Denial } from "../../src/kinds/rule.ts";
import type { Schema } from "./schema.ts";

/** A copy of a custom resource's schema with the rules at their places. Throws for a rule about what the schema does not have. */
export const withRules = (schema: Schema, { denials, bounds }: Pick<Admission, "denials" | "bounds">): Schema => {
  const copy = structuredClone(schema);
  for (const [path, keywords] of Object.entries(bounds)) Object.assign(placeOf(copy, path), keywords);
  for (const denial of denials) {
    const place = placeOf(copy, denial.at);
    place["x-kubernetes-validations"] = [
      ...((place["x-kubernetes-validations"] as object[]) ?? []),
      validation(denial),
    ];
  }
  return copy;
};

/** https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/custom-resource-definition-v1/ (ValidationRule) */
const validation = ({ at, field, cel, message, isRequired, isTransition }: Denial): object => {
  const fieldPath = at === "" ? `.${field}` : field.slice(at.length);
  return {
    rule: cel,
    ...(typeof message === "string" ? { message } : { message: message.short, messageExpression: message.cel }),
    ...(isRequired && { reason: "FieldValueRequired" }),
    ...(fieldPath !== "" && { fieldPath }),
    ...(isTransition && { optionalOldSelf: true }),
  };
};

/** `spec.list[].field` is the schema of a member of each item. */
const placeOf = (schema: Schema, path: string): Schema => {
  const parts = path === "" ? [] : path.replaceAll("[]", ".[]").split(".");
  return parts.reduce((place, part) => {
    const next = part === "[]" ? place.items : place.properties?.[part];
    if (next === undefined) throw new Error(`Cannot place a rule at ${path}: the schema has no ${part} there`);
    return next;
  }, schema);
};

/** Left alone are updates of labels, of finalizers and of whatever else is not the spec, and what is being deleted. */
export const isSpecWritten = [
  {
    name: "not-being-deleted",
    expression: "!has(object.metadata.deletionTimestamp)",
  },
  {
    name: "spec-written",
    expression:
      "request.operation == 'CREATE' || !has(object.spec) || !has(oldObject.spec) || object.spec != oldObject.spec",
  },
] as const;

/** The operations and objects that admission of a kind is about: neither its status nor its scale. */
export const admittedRule = ({ resource: { group, plural } }: Pick<Kind, "resource">) => ({
  apiGroups: [group],
  apiVersions: ["*"],
  resources: [plural],
  operations: ["CREATE", "UPDATE"],
});

/**
 * What only warns, without a pod. https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 * Namespaces by name: those that ebb watches.
 */
export const warningPolicy = (
  kind: Pick<Kind, "resource">,
  cautions: readonly Caution[],
  { name, namespaces }: { name: string; namespaces: readonly string[] },
): KubeObject[] => {
  const labels = { "app.kubernetes.io/part-of": "ebb" };
  const policy = {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name, labels },
    spec: {
      failurePolicy: "Fail",
      matchConstraints: { resourceRules: [admittedRule(kind)] },
      matchConditions: isSpecWritten,
      variables: [
        { name: "spec", expression: "object.?spec.orValue({})" },
        { name: "old", expression: "oldObject == null ? {} : oldObject.?spec.orValue({})" },
      ],
      validations: cautions.map(({ field, cel, message }) => ({
        expression: cel,
        ...(typeof message === "string"
          ? { message: `${field}: ${message}` }
          : { message: `${field}: ${message.short}`, messageExpression: `'${field}: ' + ${message.cel}` }),
      })),
    },
  };
  const binding = {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name, labels },
    spec: {
      policyName: name,
      validationActions: ["Warn"],
      matchResources: { namespaceSelector: inNamespaces(namespaces) },
    },
  };
  return [policy, binding];
};

export const inNamespaces = (namespaces: readonly string[]) => ({
  matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: namespaces }],
});
