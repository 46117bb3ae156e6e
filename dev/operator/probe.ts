/**
 * Waits until an adapter watches every kind: it says that it is ready before it does. An object of each kind is made and changed until
 * its event comes; the activator answers those events itself, so nobody wakes.
 */

import type { IncomingHttpHeaders } from "node:http";
import type { CustomResource, KubeObject } from "../../src/api/kubernetes/object.ts";
import { apiVersion, type Resource } from "../../src/api/kubernetes/resource.ts";
import type { Kind } from "../../src/kinds/kind.ts";
import type { Cluster } from "../platform/cluster.ts";
import { until } from "../platform/until.ts";

export const probeName = "ebb-probe";

export interface ProbeWatch {
  /** For the activator: whether a request is an event of a probe object. */
  intercept(headers: IncomingHttpHeaders): boolean;
  /** Kinds whose event has come. */
  seen: ReadonlySet<string>;
  /** Makes the next probing wait for new events. */
  forget(): void;
}

export const createProbeWatch = (): ProbeWatch => {
  const seen = new Set<string>();
  return {
    seen,
    intercept(headers) {
      if (headers["ce-name"] !== probeName) return false;
      seen.add(String(headers["ce-kind"]));
      return true;
    },
    forget: () => seen.clear(),
  };
};

/** Makes the probe objects, waits for their events, and deletes them. */
export const probeAdapter = async (
  { client, kubectl }: Cluster,
  namespace: string,
  kinds: readonly Kind[],
  { seen }: ProbeWatch,
  signal?: AbortSignal,
): Promise<void> => {
  const probes = kinds.flatMap((kind) => probeObjects(kind, namespace));
  let round = 0;
  await until(
    `the adapter has sent an event of each of ${probes.map(({ resource }) => resource.kind).join(", ")}`,
    async () => {
      round += 1;
      for (const { resource, object } of probes) {
        if (seen.has(resource.kind)) continue;
        const metadata = { ...object.metadata, annotations: { "ebb.dev/probe": String(round) } };
        await client.apply(resource, { ...object, metadata }, { fieldManager: "ebb-probe", force: true });
      }
      return probes.every(({ resource }) => seen.has(resource.kind));
    },
    { everyMs: 100, signal },
  );
  const names = probes.map(
    ({ resource: { plural, group } }) => `${group === "" ? plural : `${plural}.${group}`}/${probeName}`,
  );
  await kubectl(["--namespace", namespace, "delete", "--ignore-not-found", "--wait=false", ...names]);
};

/** The custom resource, without pods, and what its children would be; nobody owns them. */
const probeObjects = (kind: Kind, namespace: string): { resource: Resource; object: KubeObject }[] => {
  const cr: CustomResource = {
    apiVersion: apiVersion(kind.resource),
    kind: kind.resource.kind,
    metadata: { name: probeName, namespace },
    spec: { replicas: 0 },
  };
  const children = kind.children.flatMap((child) => {
    const owner = { ...cr, metadata: { ...cr.metadata, uid: "00000000-0000-0000-0000-000000000000" } };
    const object = child.build(owner, { settings: { podDefaults: "secure" } });
    if (object === undefined) return [];
    const { ownerReferences: _, ...metadata } = object.metadata;
    return [{ resource: child.resource, object: { ...object, metadata } }];
  });
  return [{ resource: kind.resource, object: cr }, ...children];
};
