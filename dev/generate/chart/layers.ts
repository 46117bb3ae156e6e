/** Which value of the chart chooses which component of `knative/components`. Pure. */

export interface Layer {
  component: string;
  /** Condition of the template language. */
  when: string;
  /** Further ones, for the objects that it brings. */
  needs?: readonly string[];
  /** Components, in the order of a kustomization, whose objects it changes. Each has to stand further up in the list. */
  beside?: readonly (readonly string[])[];
}

const isAdmittedBy = (way: string): string => `eq $.Values.admission.by "${way}"`;
const isInjectedBy = (way: string): string => `eq $.Values.sidecars.by "${way}"`;
const withFunctions = ['or (ne $.Values.admission.by "cel") (hasPrefix "webhook-" $.Values.sidecars.by)'];
const functions = ["webhooks-knative", "webhooks-deployment", "webhook-inject", "webhook-inject-deployment"].map(
  (name) => [name],
);
const isResyncedByPing = 'eq $.Values.resync.by "pingsource"';
const isByBroker = 'eq $.Values.events.by "broker"';

/** A component comes after those that it is listed after in a kustomization. */
export const layers: readonly Layer[] = [
  { component: "webhooks-knative", when: isAdmittedBy("webhooks-knative") },
  { component: "webhooks-deployment", when: isAdmittedBy("webhooks-deployment") },
  { component: "resync-served", when: `or $.Values.resync.served (${isResyncedByPing}) (${isByBroker})` },
  { component: "webhook-inject", when: isInjectedBy("webhook-knative"), beside: [[], ["resync-served"]] },
  { component: "webhook-inject-deployment", when: isInjectedBy("webhook-deployment"), beside: [[], ["resync-served"]] },
  {
    component: "certs-selfsigned",
    when: 'eq $.Values.admission.certificates "selfsigned"',
    needs: withFunctions,
    beside: functions,
  },
  {
    component: "certs-cert-manager",
    when: 'eq $.Values.admission.certificates "cert-manager"',
    needs: withFunctions,
    beside: functions,
  },
  { component: "resync-pingsource", when: isResyncedByPing, beside: [["resync-served"]] },
  { component: "broker", when: isByBroker, beside: [["resync-served"]] },
  { component: "oidc", when: 'ne $.Values.events.auth "off"' },
  { component: "watch-secrets", when: "$.Values.watch.secrets" },
  { component: "network-policies", when: "$.Values.networkPolicies" },
  { component: "monitoring", when: "$.Values.monitoring" },
  {
    component: "initial-zero",
    when: "$.Values.initialZero",
    beside: [["webhooks-knative"], ["webhook-inject"], ["resync-served"]],
  },
  {
    component: "all-namespaces",
    when: "$.Values.watch.allNamespaces",
    beside: [[], ...functions, ["resync-served"]],
  },
  { component: "without-policies", when: 'ne $.Values.sidecars.by "policy"', beside: [[], ["all-namespaces"]] },
  { component: "watch-monitors", when: "$.Values.watch.monitors", beside: [[], ["all-namespaces"]] },
];
