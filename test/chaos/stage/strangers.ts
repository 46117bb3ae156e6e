/** Objects of somebody else, one of each kind that ebb writes or watches, with every label of ours; and fields of somebody else on an object of ours. */

import { beforeAll, expect } from "vitest";
import { stringify } from "yaml";
import type { Cluster } from "../../../dev/platform/cluster.ts";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Resource } from "../../../src/api/kubernetes/resource.ts";
import { apiVersion } from "../../../src/api/kubernetes/resource.ts";
import { watchedOf } from "../../../src/kinds/kind.ts";
import type { Subject } from "../subjects/subject.ts";
import { ownedPart } from "./owned-fields.ts";

const name = "stranger";

export interface Strangers {
  /** Marks an object of ours as another team's tool would. */
  mark(resource: Resource, name: string): Promise<void>;
  /** Before what was marked goes away with its owner. */
  forgetMarks(): void;
  /** Fails when anything of strangers has changed or is gone. */
  expectUntouched(): Promise<void>;
}

const marks = { labels: { "example.com/team": "web" }, annotations: { "example.com/note": "mine" } };
const manager = "another-team";

export const ownStrangers = ({ client, kubectl }: Cluster, namespace: string, subject: Subject): Strangers => {
  const { kind, strangers } = subject;
  const bodies = strangers.bodies(name);
  const watched = new Map(watchedOf(kind).map(({ resource }) => [resource.plural, resource]));
  const resources = [...watched.values()].filter((resource) => bodies[resource.kind]);
  const marked: [Resource, string][] = [];
  let before: unknown;

  const look = () =>
    Promise.all(
      resources.map(async (resource) => withoutStatus(await client.get<KubeObject>(resource, { namespace, name }))),
    );
  beforeAll(async () => {
    const metadata = { name, namespace, labels: strangers.labels(name) };
    const objects = resources.map((resource) =>
      stringify({ apiVersion: apiVersion(resource), kind: resource.kind, metadata, ...bodies[resource.kind] }),
    );
    await kubectl(["create", "-f", "-"], { input: objects.join("---\n") });
    before = await look();
  });
  return {
    async mark(resource, name) {
      const metadata = { name, namespace, ...marks };
      const object = { apiVersion: apiVersion(resource), kind: resource.kind, metadata };
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
