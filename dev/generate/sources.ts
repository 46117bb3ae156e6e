/** The ApiServerSources that wake `reconcile`. Pure. */

import { apiVersion, type Resource } from "../../src/api/kubernetes/resource.ts";
import { secretResource } from "../../src/api/kubernetes/secret.ts";
import { type Kind, type Part, partsOf } from "../../src/kinds/kind.ts";
import { isWatched, kindsIn, systemNamespace } from "./rbac.ts";

/** For one namespace, in which it lies, or with `undefined` for all. */
export const apiServerSource = (kinds: readonly Kind[], watched: string | undefined): object => ({
  apiVersion: "sources.knative.dev/v1",
  kind: "ApiServerSource",
  metadata: { name: "ebb", namespace: watched ?? systemNamespace, labels: { "app.kubernetes.io/part-of": "ebb" } },
  spec: {
    serviceAccountName: "ebb-source",
    mode: "Resource",
    ...(watched === undefined && { namespaceSelector: {} }),
    resources: [
      // Custom resources whole; children by label, so that other objects of those kinds wake nobody.
      ...kindsIn(kinds, watched).map(({ resource }) => entry(resource)),
      ...watchedChildren(kinds, isWatched),
    ],
    sink,
  },
});

/** Of Secrets that somebody labelled, for one namespace, in which it lies. What is in them is not sent. */
export const secretSource = (watched: string): object => ({
  apiVersion: "sources.knative.dev/v1",
  kind: "ApiServerSource",
  metadata: { name: "ebb-secrets", namespace: watched, labels: { "app.kubernetes.io/part-of": "ebb" } },
  spec: {
    serviceAccountName: "ebb-source-secrets",
    mode: "Reference",
    resources: [{ ...entry(secretResource), selector: { matchLabels: { "ebb.dev/watch": "true" } } }],
    sink,
  },
});

const sink = {
  ref: { apiVersion: "serving.knative.dev/v1", kind: "Service", name: "ebb-reconcile", namespace: systemNamespace },
  uri: "/events",
  // Used once OIDC is on; a Knative Service publishes no audience of its own.
  audience: `serving.knative.dev/service/${systemNamespace}/ebb-reconcile`,
};

const entry = (resource: Resource): { apiVersion: string; kind: string } => ({
  apiVersion: apiVersion(resource),
  kind: resource.kind,
});

/** Each kind of child once. */
export const watchedChildren = (kinds: readonly Kind[], isMeant: (part: Part) => boolean): object[] => {
  const children = new Map(
    kinds.flatMap((kind) =>
      partsOf(kind)
        .filter(isMeant)
        .map(({ resource }) => [`${resource.group} ${resource.plural}`, resource]),
    ),
  );
  const values = [...new Set(["ebb", ...kinds.map((kind) => kind.managedBy)])];
  const selector = { matchExpressions: [{ key: "app.kubernetes.io/managed-by", operator: "In", values }] };
  const watches = kinds.flatMap((kind) => kind.watches ?? []).filter(isMeant);
  return [
    ...[...children.values()].map((resource) => ({ ...entry(resource), selector })),
    ...watches.map(({ resource, label }) => ({
      ...entry(resource),
      selector: { matchExpressions: [{ key: label, operator: "Exists" }] },
    })),
  ];
};
