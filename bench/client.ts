/** What the scenarios do as a user with every right, beyond what ebb's own client can. */

import type { Cluster } from "../dev/platform/cluster.ts";
import type { KubeObject } from "../src/api/kubernetes/object.ts";
import type { ObjectKey, Resource } from "../src/api/kubernetes/resource.ts";
import { pathOf } from "../src/kube/path.ts";

type Client = Pick<Cluster, "transport">;

export const createNamespace = async ({ transport }: Client, name: string): Promise<void> => {
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
  await transport.send({ method: "POST", path: "/api/v1/namespaces", body, doing: `create Namespace "${name}"` });
};

/** https://www.rfc-editor.org/rfc/rfc7396 */
export const mergePatch = async <T extends KubeObject>(
  { transport }: Client,
  resource: Resource,
  key: ObjectKey & { subresource?: string },
  body: object,
): Promise<T> => {
  const path = pathOf(resource, key);
  const contentType = "application/merge-patch+json";
  const doing = `change ${resource.kind} "${key.namespace}/${key.name}"`;
  return (await transport.send({ method: "PATCH", path, contentType, body, doing })).body as T;
};

export const deleteObject = async ({ transport }: Client, resource: Resource, key: ObjectKey): Promise<void> => {
  const doing = `delete ${resource.kind} "${key.namespace}/${key.name}"`;
  await transport.send({ method: "DELETE", path: pathOf(resource, key), doing });
};

/** Every object of a resource in a namespace. */
export const listObjects = async <T extends KubeObject>(
  { client }: Pick<Cluster, "client">,
  resource: Resource,
  namespace: string,
): Promise<T[]> => (await Array.fromAsync(client.list<T>(resource, { namespace }))).flat();
