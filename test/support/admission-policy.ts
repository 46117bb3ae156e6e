/** What admission refuses in one namespace: a ValidatingAdmissionPolicy and its binding. */

import type { V1NamedRuleWithOperations, V1Validation } from "@kubernetes/client-node";
import type { Cluster } from "../../dev/platform/cluster.ts";
import { until } from "../../dev/platform/until.ts";

export interface AdmissionPolicy {
  resourceRules: V1NamedRuleWithOperations[];
  validations: V1Validation[];
  /** A request that the policy refuses; it must change nothing when it does not. */
  probe(): Promise<unknown>;
  /** What the refusal of the probe says. */
  says: string;
}

const group = "admissionregistration.k8s.io";

/** Resolves when the policy is in force. */
export const installPolicy = async (
  { kubectl }: Pick<Cluster, "kubectl">,
  namespace: string,
  name: string,
  { resourceRules, validations, probe, says }: AdmissionPolicy,
): Promise<void> => {
  const create = (kind: string, spec: object) => {
    const object = { apiVersion: `${group}/v1`, kind, metadata: { name }, spec };
    return kubectl(["create", "-f", "-"], { input: JSON.stringify(object) });
  };
  await create("ValidatingAdmissionPolicy", { matchConstraints: { resourceRules }, validations });
  const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": namespace } };
  await create("ValidatingAdmissionPolicyBinding", {
    policyName: name,
    validationActions: ["Deny"],
    matchResources: { namespaceSelector },
  });
  await until("the policy is in force", () =>
    probe().then(
      () => false,
      (error: Error) => error.message.includes(says),
    ),
  );
};

/** Whether or not it is there. */
export const removePolicy = async ({ kubectl }: Pick<Cluster, "kubectl">, name: string): Promise<void> => {
  await kubectl(["delete", "validatingadmissionpolicybinding,validatingadmissionpolicy", name, "--ignore-not-found"]);
};
