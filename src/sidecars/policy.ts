/**
 * Injection by the API server itself: policies that are the same for every injection, whose plans they take as parameters. Pure.
 * https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/
 */

import type { KubeObject } from "../api/kubernetes/object.ts";
import { excludedNamespaces, injectLabel, skippedAnnotation } from "./names.ts";
import { annotation, itemsOf, text } from "./policy/cel.ts";
import { patchExpression, patchVariables } from "./policy/patch.ts";
import { partsVariables, reasonVariable } from "./policy/refused.ts";
import { type InjectionKind, selectedVariables } from "./policy/selected.ts";

const apiVersion = "admissionregistration.k8s.io/v1";

/** The pods that any back end looks at: none of the cluster's own, and none that is closed to sidecars. */
export const lookedAt = {
  namespaceSelector: {
    matchExpressions: [
      { key: "kubernetes.io/metadata.name", operator: "NotIn", values: excludedNamespaces },
      { key: injectLabel, operator: "NotIn", values: ["false"] },
    ],
  },
  objectSelector: { matchExpressions: [{ key: injectLabel, operator: "NotIn", values: ["false"] }] },
};

/** An update is none of theirs: it could be neither mended nor, while a pod is deleted, refused. */
export const createdPods = { apiGroups: [""], apiVersions: ["v1"], resources: ["pods"], operations: ["CREATE"] };

const isPlanned = { name: "planned", expression: "has(params.status) && has(params.status.plan)" };

/** Puts sidecars into pods. It never fails a pod: what it cannot do, it leaves. */
export const injectionPolicy = (kind: InjectionKind): KubeObject[] =>
  policyWithBinding("Mutating", `ebb-inject-${kind.plural}`, kind, {
    reinvocationPolicy: "IfNeeded",
    matchConditions: [isPlanned],
    variables: [...selectedVariables(kind), ...partsVariables, reasonVariable, ...patchVariables],
    mutations: [{ patchType: "JSONPatch", jsonPatch: { expression: patchExpression } }],
  });

/** Refuses pods that did not get their sidecars, where an injection asks for that. */
export const requirementPolicy = (kind: InjectionKind): KubeObject[] =>
  policyWithBinding("Validating", `ebb-require-${kind.plural}`, kind, {
    matchConditions: [isPlanned, { name: "required", expression: "params.spec.onError == 'Fail'" }],
    variables: [
      ...selectedVariables(kind),
      {
        name: "reasons",
        expression: `${itemsOf(annotation(text(skippedAnnotation)))}
.filter(i, i.startsWith(variables.key + ':')).map(i, i.substring(size(variables.key) + 1))`,
      },
    ],
    validations: [
      {
        expression: "!variables.isSelected || variables.isRecorded",
        reason: "Forbidden",
        message: `The pod did not get the sidecars of a ${kind.kind} that demands them`,
        messageExpression: `'The pod did not get the sidecars of the ${kind.kind} ' + params.metadata.name +
', which demands them: ' + (size(variables.reasons) > 0 ? variables.reasons[0] : 'NotInjected') +
'. Change that, set its spec.onError to Ignore, or label the pod ${injectLabel}: "false"'`,
      },
    ],
  });

const policyWithBinding = (
  does: "Mutating" | "Validating",
  name: string,
  { kind }: InjectionKind,
  spec: object,
): KubeObject[] => {
  const metadata = { name, labels: { "app.kubernetes.io/part-of": "ebb", "app.kubernetes.io/component": "inject" } };
  return [
    {
      apiVersion,
      kind: `${does}AdmissionPolicy`,
      metadata,
      spec: {
        // An expression that fails, or a kind that is not installed any more, must not stop the cluster's pods.
        failurePolicy: "Ignore",
        paramKind: { apiVersion: "sidecars.ebb.dev/v1alpha1", kind },
        matchConstraints: { ...lookedAt, resourceRules: [createdPods] },
        ...spec,
      },
    } as KubeObject,
    {
      apiVersion,
      kind: `${does}AdmissionPolicyBinding`,
      metadata,
      spec: {
        policyName: name,
        paramRef: { selector: {}, parameterNotFoundAction: "Allow" },
        ...(does === "Validating" && { validationActions: ["Deny"] }),
      },
    } as KubeObject,
  ];
};
