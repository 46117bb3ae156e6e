/** Everything of a kind's custom resources in a namespace, as one look finds it. */

import type { CustomResource, KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Resource } from "../../../src/api/kubernetes/resource.ts";
import { controllerOf } from "../../../src/engine/ownership.ts";
import { readSecrets } from "../../../src/engine/read-secrets.ts";
import type { Child, SecretState, Watch } from "../../../src/kinds/kind.ts";
import { ApiError } from "../../../src/kube/api-error.ts";
import type { Subject } from "../subjects/subject.ts";
import type { Stage } from "./stage.ts";

export interface World {
  subject: Subject;
  crs: CustomResource[];
  /** Objects of a child's resource that a custom resource controls, living or dead, by plural. */
  objects: ReadonlyMap<string, readonly KubeObject[]>;
  /** Plurals of the children whose API is not served. */
  unserved: ReadonlySet<string>;
  /** What is watched beside the children, whosever it is. */
  watched: ReadonlyMap<Watch, readonly KubeObject[]>;
  /** By the name of the custom resource that needs them. */
  secrets: ReadonlyMap<string, ReadonlyMap<string, SecretState>>;
  /** What must be found beside all that, by the name of the custom resource. */
  facts: ReadonlyMap<string, unknown>;
}

export const lookAround = async (stage: Pick<Stage, "cluster" | "namespace" | "subject">): Promise<World> => {
  const { cluster, namespace, subject } = stage;
  const { client } = cluster;
  const { kind } = subject;
  const unserved = new Set<string>();
  const all = async <T extends KubeObject>(resource: Resource, labelSelector?: string): Promise<T[]> =>
    (await Array.fromAsync(client.list<T>(resource, { namespace, labelSelector }))).flat();
  const listed = async (resource: Resource): Promise<[string, KubeObject[]]> => {
    const objects = await all(resource).catch((error: unknown) => {
      if (!(error instanceof ApiError) || !error.isNotServed) throw error;
      unserved.add(resource.plural);
      return [];
    });
    return [resource.plural, objects.filter((object) => controllerOf(object)?.kind === kind.resource.kind)];
  };
  const watched = async (watch: Watch): Promise<[Watch, KubeObject[]]> => [
    watch,
    await all(watch.resource, watch.label),
  ];

  const objects = new Map(await Promise.all(resourcesOf(subject).map(listed)));
  const crs = await all<CustomResource>(kind.resource);
  const secretsOf = async (cr: CustomResource) =>
    [cr.metadata.name, await readSecrets(client, namespace, kind.secrets?.(cr) ?? [], {})] as const;
  const world = {
    subject,
    crs,
    objects,
    unserved,
    watched: new Map(await Promise.all((kind.watches ?? []).map(watched))),
    secrets: new Map(await Promise.all(crs.map(secretsOf))),
  };
  const factsOf = async (cr: CustomResource) =>
    [cr.metadata.name, await subject.factsOf?.(cr, watchedOf(world, cr))] as const;
  return { ...world, facts: new Map(await Promise.all(crs.map(factsOf))) };
};

/** Of the children, each once. */
export const resourcesOf = ({ kind }: Subject): Resource[] => [
  ...new Map(kind.children.map(({ resource }) => [resource.plural, resource])).values(),
];

export const childOf = ({ objects }: World, child: Child, cr: CustomResource): KubeObject | undefined =>
  objects
    .get(child.resource.plural)
    ?.find((object) => object.metadata.name === child.name(cr) && controllerOf(object)?.uid === cr.metadata.uid);

/** The watched objects that lead to it. */
export const watchedOf = ({ watched }: Pick<World, "watched">, { metadata: { name } }: CustomResource): KubeObject[] =>
  [...watched].flatMap(([{ label }, objects]) => objects.filter(({ metadata }) => metadata.labels?.[label] === name));

/** What there is to be known of a custom resource beside itself. */
export const contextOf = ({ secrets, facts }: World, { metadata: { name } }: CustomResource) => ({
  secrets: secrets.get(name) ?? new Map<string, SecretState>(),
  facts: facts.get(name),
});
