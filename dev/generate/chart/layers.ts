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
const withFunctions = ['ne $.Values.admission.by "cel"'];
const isResyncedByPing = 'eq $.Values.resync.by "pingsource"';
const isByBroker = 'eq $.Values.events.by "broker"';

/** A component comes after those that it is listed after in a kustomization. */
export const layers: readonly Layer[] = [
  { component: "webhooks-knative", when: isAdmittedBy("webhooks-knative") },
  { component: "webhooks-deployment", when: isAdmittedBy("webhooks-deployment") },
  {
    component: "certs-selfsigned",
    when: 'eq $.Values.admission.certificates "selfsigned"',
    needs: withFunctions,
    beside: [["webhooks-knative"], ["webhooks-deployment"]],
  },
  {
    component: "certs-cert-manager",
    when: 'eq $.Values.admission.certificates "cert-manager"',
    needs: withFunctions,
    beside: [["webhooks-knative"], ["webhooks-deployment"]],
  },
  { component: "resync-served", when: `or $.Values.resync.served (${isResyncedByPing}) (${isByBroker})` },
  { component: "resync-pingsource", when: isResyncedByPing, beside: [["resync-served"]] },
  { component: "broker", when: isByBroker, beside: [["resync-served"]] },
  { component: "oidc", when: 'ne $.Values.events.auth "off"' },
  { component: "watch-secrets", when: "$.Values.watch.secrets" },
  { component: "network-policies", when: "$.Values.networkPolicies" },
  { component: "monitoring", when: "$.Values.monitoring" },
  { component: "initial-zero", when: "$.Values.initialZero", beside: [["webhooks-knative"], ["resync-served"]] },
  {
    component: "all-namespaces",
    when: "$.Values.watch.allNamespaces",
    beside: [[], ["webhooks-knative"], ["webhooks-deployment"], ["resync-served"]],
  },
  { component: "watch-monitors", when: "$.Values.watch.monitors", beside: [[], ["all-namespaces"]] },
];
