/** Objects of somebody else, one of each kind that ebb writes, with every label of ours; and fields of somebody else on an object of ours. */

import { beforeAll, expect } from "vitest";
import { stringify } from "yaml";
import type { Cluster } from "../../../dev/platform/cluster.ts";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Resource } from "../../../src/api/kubernetes/resource.ts";
import { memcached } from "../../../src/kinds/memcached/index.ts";
import { ownedPart } from "./owned-fields.ts";

const name = "stranger";
const labels = {
  "app.kubernetes.io/name": "memcached",
  "app.kubernetes.io/instance": name,
  "app.kubernetes.io/managed-by": "memcached-operator",
};
const template = { metadata: { labels }, spec: { containers: [{ name: "memcached", image: "stranger:1" }] } };
const specs: Readonly<Record<string, object>> = {
  Deployment: { replicas: 0, selector: { matchLabels: labels }, template },
  Service: { clusterIP: "None", ports: [{ name: "memcached", port: 11211 }] },
  PodDisruptionBudget: { selector: { matchLabels: labels }, maxUnavailable: 3 },
  HorizontalPodAutoscaler: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name }, maxReplicas: 3 },
  NetworkPolicy: { podSelector: { matchLabels: labels } },
};

export interface Strangers {
  /** Marks an object of ours as another team's tool would. */
  mark(resource: Resource, name: string): Promise<void>;
  /** Before what was marked goes away with its Memcached. */
  forgetMarks(): void;
  /** Fails when anything of strangers has changed or is gone. */
  expectUntouched(): Promise<void>;
}

const marks = { labels: { "example.com/team": "web" }, annotations: { "example.com/note": "mine" } };
const manager = "another-team";

export const ownStrangers = ({ client, kubectl }: Cluster, namespace: string): Strangers => {
  const resources = memcached.children.map(({ resource }) => resource).filter(({ kind }) => specs[kind]);
  const marked: [Resource, string][] = [];
  let before: unknown;

  const look = () =>
    Promise.all(
      resources.map(async (resource) => withoutStatus(await client.get<KubeObject>(resource, { namespace, name }))),
    );
  beforeAll(async () => {
    const objects = resources.map(({ kind, group, version }) =>
      stringify({
        apiVersion: group === "" ? version : `${group}/${version}`,
        kind,
        metadata: { name, namespace, labels },
        spec: specs[kind],
      }),
    );
    await kubectl(["create", "-f", "-"], { input: objects.join("---\n") });
    before = await look();
  });
  return {
    async mark(resource, name) {
      const { group, version, kind } = resource;
      const apiVersion = group === "" ? version : `${group}/${version}`;
      const object = { apiVersion, kind, metadata: { name, namespace, ...marks } };
      await client.apply(resource, object, { fieldManager: manager, force: false });
      marked.push([resource, name]);
    },
    forgetMarks() {
      marked.length = 0;
    },
    async expectUntouched() {
      expect(await look(), "objects of a stranger").toEqual(before);
      for (const [resource, name] of marked) {
        const live = await client.get<KubeObject>(resource, { namespace, name });
        const what = `fields of a stranger on ${resource.kind} ${name}`;
        expect(live && ownedPart(live, manager), what).toEqual({ metadata: marks });
      }
    },
  };
};

/** Without what the controllers of its kind write: its status, and what follows from that. */
export const withoutStatus = (object: (KubeObject & { status?: unknown }) | undefined): unknown => {
  if (object === undefined) return undefined;
  const { status: _, metadata, ...rest } = object;
  const { resourceVersion: __, managedFields = [], annotations, ...others } = metadata;
  const { "deployment.kubernetes.io/revision": ___, ...given } = annotations ?? {};
  const owners = managedFields.filter(({ manager }) => !manager?.startsWith("kube-controller-manager"));
  return { ...rest, metadata: { ...others, annotations: given, managedFields: owners } };
};
