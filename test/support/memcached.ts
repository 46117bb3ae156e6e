/** Memcached resources for tests, and what they should become. */

import type { V1DeploymentSpec, V1DeploymentStatus, V1ServiceSpec } from "@kubernetes/client-node";
import type { Cluster } from "../../dev/platform/cluster.ts";
import { until } from "../../dev/platform/until.ts";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import type { Resource } from "../../src/api/kubernetes/resource.ts";
import type { Memcached, MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import { patienceMs } from "./installed.ts";
import { type User, userOf } from "./user.ts";

export type Deployment = KubeObject & { spec: V1DeploymentSpec; status?: V1DeploymentStatus };
export type Service = KubeObject & { spec: V1ServiceSpec };

export type AnyChild = KubeObject & { spec: Record<string, unknown> };

export const memcacheds: Resource = {
  group: "memcached.c5c3.io",
  version: "v1beta1",
  kind: "Memcached",
  plural: "memcacheds",
};
export const deployments: Resource = { group: "apps", version: "v1", kind: "Deployment", plural: "deployments" };
export const services: Resource = { group: "", version: "v1", kind: "Service", plural: "services" };

export interface MemcachedUser extends Pick<User<Memcached>, "remove" | "condition"> {
  /** Applies a Memcached as a user would. */
  apply(name: string, spec?: MemcachedSpec): Promise<Memcached>;
  memcached(name: string): Promise<Memcached | undefined>;
  deployment(name: string): Promise<Deployment | undefined>;
  service(name: string): Promise<Service | undefined>;
  /** A child of any kind. */
  child(resource: Resource, name: string): Promise<AnyChild | undefined>;
  /** The status of each of its conditions, as in the contract's table: `F F T F`. */
  letters(name: string): Promise<string>;
  /** The Memcached, if its status says of the latest spec that all is ready and nothing in progress. */
  isReady(name: string): Promise<Memcached | undefined>;
  /** Resolves when Deployment and Service are there, all pods ready, and the status says so for the latest spec. */
  untilReady(name: string): Promise<Memcached>;
}

export const memcachedUser = (cluster: Cluster, namespace: string): MemcachedUser => {
  const { apply, live: memcached, object, remove, condition } = userOf<Memcached>(cluster, namespace, memcacheds);
  const isReady = async (name: string): Promise<Memcached | undefined> => {
    const live = await memcached(name);
    const isTrue = (type: string) =>
      live?.status?.conditions?.some((one) => one.type === type && one.status === "True");
    const isDone =
      live?.status?.observedGeneration === live?.metadata.generation && isTrue("Ready") && !isTrue("Progressing");
    return isDone ? live : undefined;
  };
  return {
    apply,
    memcached,
    deployment: (name) => object(deployments, name),
    service: (name) => object(services, name),
    child: object,
    remove,
    condition,
    letters: async (name) =>
      (await memcached(name))?.status?.conditions?.map(({ status }) => status[0]).join(" ") ?? "",
    isReady,
    untilReady: (name) => until(`Memcached ${name} is ready`, () => isReady(name), { timeoutMs: patienceMs }),
  };
};
