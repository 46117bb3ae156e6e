/** Events that tell lies in the form of a true one. Pure. */

import type { KubeObject, OwnerReference } from "../../../src/api/kubernetes/object.ts";
import { groupOf } from "../../../src/api/kubernetes/resource.ts";
import { controllerOf } from "../../../src/engine/ownership.ts";
import type { EventRequest } from "../../support/events.ts";
import type { Random } from "./random.ts";

type Lie = (object: KubeObject, random: Random) => object;

const managedBy = "app.kubernetes.io/managed-by";

/** Like the true controller of what is told of, or like that itself where it has none. */
const owner = ({ apiVersion, kind, ...object }: KubeObject, name: string, uid: string): OwnerReference => {
  const controller = controllerOf({ apiVersion, kind, ...object }) ?? { apiVersion, kind };
  return { apiVersion: controller.apiVersion, kind: controller.kind, controller: true, name, uid };
};

/** Each is merged into the metadata. */
const aboutMetadata: readonly Lie[] = [
  ({ metadata }, { below }) => ({
    resourceVersion: String(Number(metadata.resourceVersion ?? 0) + below(1_000) - 500),
  }),
  ({ metadata }, { below }) => ({ generation: (metadata.generation ?? 1) + below(5) - 2 }),
  (_, { below }) => ({ uid: `00000000-0000-4000-8000-${String(below(1_000)).padStart(12, "0")}` }),
  () => ({ deletionTimestamp: "2020-01-01T00:00:00Z" }),
  (object) => ({ labels: {}, annotations: { [`${groupOf(owner(object, "", "").apiVersion)}/adopt`]: "stranger" } }),
  ({ metadata: { labels = {} } }) => ({
    labels: { [managedBy]: labels[managedBy] ?? "somebody" },
    annotations: undefined,
  }),
  ({ metadata: { labels = {} } }, { pick }) => ({
    labels: Object.fromEntries(Object.keys(labels).map((label) => [label, pick(["ghost", "stranger"])])),
  }),
  (object) => ({ ownerReferences: [owner(object, "ghost", "ghost")], managedFields: [] }),
  (object) => ({ ownerReferences: [owner(object, "stranger", object.metadata.uid ?? "")] }),
  (object) => ({ ownerReferences: [owner(object, object.metadata.name, "another")] }),
  () => ({ ownerReferences: [] }),
  () => ({ ownerReferences: undefined }),
];

/** Each replaces a part of the object. */
const aboutContent: readonly Lie[] = [
  () => ({ spec: { replicas: 64, image: "evil:1", memcached: { threads: 1 } } }),
  () => ({ spec: { replicas: 0, template: { spec: { containers: [{ name: "memcached", image: "evil:1" }] } } } }),
  () => ({ spec: {} }),
  () => ({ spec: undefined, status: undefined }),
  () => ({ status: { observedGeneration: 99, replicas: 64, readyReplicas: 64, updatedReplicas: 64, conditions: [] } }),
];

const types = ["add", "update", "delete"] as const;

/** Some lies in an event: of any type, about its object or, sometimes, one that there is not or that is a stranger's. */
export const forged = ({ headers, body }: EventRequest, random: Random): EventRequest => {
  const told: KubeObject = JSON.parse(body);
  const name = random.chance(0.2) ? random.pick(["ghost", "stranger"]) : told.metadata.name;
  const lies = Array.from({ length: 1 + random.below(2) }, () => random.pick(aboutMetadata)(told, random));
  const metadata = Object.assign({}, told.metadata, ...lies, { name });
  const content = random.chance(0.5) ? random.pick(aboutContent)(told, random) : {};
  return {
    headers: { ...headers, "ce-name": name, "ce-type": `dev.knative.apiserver.resource.${random.pick(types)}` },
    body: JSON.stringify({ ...told, ...content, metadata }),
  };
};
