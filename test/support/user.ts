/** What users do with custom resources of a kind, and what they see. */

import type { Cluster } from "../../dev/platform/cluster.ts";
import type { Condition, CustomResource, KubeObject, ObjectMeta } from "../../src/api/kubernetes/object.ts";
import { apiVersion, type Resource } from "../../src/api/kubernetes/resource.ts";
import { pathOf } from "../../src/kube/path.ts";

export interface User<CR extends CustomResource = CustomResource> {
  /** Applies a custom resource; without a spec the API server fills one in. */
  apply(name: string, spec?: CR["spec"], metadata?: Partial<ObjectMeta>): Promise<CR>;
  live(name: string): Promise<CR | undefined>;
  object<T extends KubeObject>(resource: Resource, name: string): Promise<T | undefined>;
  /** A condition of its status. */
  condition(name: string, type: string): Promise<Condition | undefined>;
  remove(resource: Resource, name: string): Promise<void>;
}

export const userOf = <CR extends CustomResource>(
  { client, transport }: Pick<Cluster, "client" | "transport">,
  namespace: string,
  resource: Resource,
): User<CR> => {
  const key = (name: string) => ({ namespace, name });
  const live = (name: string) => client.get<CR>(resource, key(name));
  return {
    apply(name, spec, metadata = {}) {
      const object = {
        apiVersion: apiVersion(resource),
        kind: resource.kind,
        metadata: { ...metadata, ...key(name) },
        ...(spec && { spec }),
      };
      return client.apply<CR>(resource, object, { fieldManager: "user", force: true });
    },
    live,
    object: (of, name) => client.get(of, key(name)),
    condition: async (name, type) => (await live(name))?.status?.conditions?.find((one) => one.type === type),
    async remove(of, name) {
      await transport.send({ method: "DELETE", path: pathOf(of, key(name)), doing: `delete ${of.kind} "${name}"` });
    },
  };
};
