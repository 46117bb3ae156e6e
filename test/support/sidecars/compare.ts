/** Pods without what is new in each, and with sets and keyed lists in one order. */

import type { V1Container, V1Pod } from "@kubernetes/client-node";

const sets = ["sidecars.ebb.dev/injected", "sidecars.ebb.dev/skipped"];
/** Whose ports come from several injections. */
const lists = ["traffic.sidecar.istio.io/excludeInboundPorts", "config.linkerd.io/skip-inbound-ports"];

export const comparable = (pod: V1Pod): object => {
  const { uid: _, creationTimestamp: __, managedFields: ___, generation: ____, ...metadata } = pod.metadata ?? {};
  const spec = pod.spec ?? { containers: [] };
  const annotations = Object.entries(metadata.annotations ?? {}).map(([name, value]) => [
    name,
    [...sets, ...lists].includes(name) ? value.split(",").toSorted() : value,
  ]);
  const text = JSON.stringify({
    metadata: { ...metadata, annotations: Object.fromEntries(annotations) },
    spec: {
      ...spec,
      containers: spec.containers.toSorted(byName).map(sorted),
      initContainers: (spec.initContainers ?? []).toSorted(byName).map(sorted),
      volumes: (spec.volumes ?? []).toSorted(byName),
    },
  });
  return JSON.parse(text.replaceAll(/kube-api-access-\w{5}/g, "kube-api-access"));
};

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

const sorted = ({ volumeMounts = [], ...container }: V1Container): V1Container => ({
  ...container,
  volumeMounts: volumeMounts.toSorted((a, b) => (a.mountPath < b.mountPath ? -1 : 1)),
});

export const orderOf = ({ spec }: V1Pod): string[][] =>
  [spec?.initContainers ?? [], spec?.containers ?? []].map((list) => list.map(({ name }) => name));
