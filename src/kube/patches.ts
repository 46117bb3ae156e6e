/** Writes to exactly the version that was read; each throws a conflict when there is another by now, or none. */

import type { CustomResource, KubeObject, ManagedFieldsEntry } from "../api/kubernetes/object.ts";
import { keyText, type ObjectKey, type Resource } from "../api/kubernetes/resource.ts";
import { type CallOptions, goneAs } from "./call.ts";
import { pathOf } from "./path.ts";
import type { Request, Transport } from "./transport.ts";

/** An operation of a JSON Patch. https://datatracker.ietf.org/doc/html/rfc6902#section-4 */
export interface PatchOperation {
  op: "add" | "replace";
  /** JSON Pointer. */
  path: string;
  value: unknown;
}

export interface Patches {
  /**
   * Sets the given members of the status and removes those given as `null`, if the object still has this resourceVersion; else
   * throws a conflict. Lists are replaced whole.
   */
  patchStatus<T extends CustomResource>(
    resource: Resource,
    key: ObjectKey,
    status: object,
    options: CallOptions & { fieldManager: string; resourceVersion: string },
  ): Promise<T>;
  /** Replaces the managedFields of exactly the version that was read; else throws a conflict. */
  patchManagedFields<T extends KubeObject>(
    resource: Resource,
    object: KubeObject,
    managedFields: readonly ManagedFieldsEntry[],
    options?: CallOptions,
  ): Promise<T>;
  /**
   * Merge patch of exactly the version that was read; else throws a conflict.
   * https://datatracker.ietf.org/doc/html/rfc7386
   */
  mergePatch<T extends KubeObject>(
    resource: Resource,
    object: KubeObject,
    patch: object,
    options: CallOptions & { fieldManager: string },
  ): Promise<T>;
}

/** What no reconciler needs. */
export interface VersionedWrites {
  replace<T extends KubeObject>(resource: Resource, object: T, options?: CallOptions): Promise<T>;
  patch<T extends KubeObject>(
    resource: Resource,
    object: KubeObject,
    operations: readonly PatchOperation[],
    options?: CallOptions,
  ): Promise<T>;
}

export const patches = (transport: Transport): Patches & VersionedWrites => ({
  async patchStatus<T extends CustomResource>(
    resource: Resource,
    key: ObjectKey,
    status: object,
    { fieldManager, resourceVersion, signal }: CallOptions & { fieldManager: string; resourceVersion: string },
  ) {
    const path = pathOf(resource, { ...key, subresource: "status" });
    const doing = `write the status of ${resource.kind} "${keyText(key)}"`;
    const body = { metadata: { resourceVersion }, status };
    return (await sendMergePatch(transport, { path, body, fieldManager, signal, doing })) as T;
  },

  async patchManagedFields<T extends KubeObject>(
    resource: Resource,
    object: KubeObject,
    managedFields: readonly ManagedFieldsEntry[],
    { signal }: CallOptions = {},
  ) {
    const doing = `take over the fields of ${resource.kind} "${object.metadata.namespace}/${object.metadata.name}"`;
    const operation = { op: "replace", path: "/metadata/managedFields", value: managedFields } as const;
    return (await patchVersion(transport, resource, object, [operation], { signal, doing })) as T;
  },

  async mergePatch<T extends KubeObject>(
    resource: Resource,
    object: KubeObject,
    patch: object,
    { fieldManager, signal }: CallOptions & { fieldManager: string },
  ) {
    const { name, namespace = "", resourceVersion } = object.metadata;
    const key = { name, namespace };
    const doing = `patch ${resource.kind} "${keyText(key)}"`;
    const { metadata = {} } = patch as Partial<KubeObject>;
    const path = pathOf(resource, key);
    const body = { ...patch, metadata: { ...metadata, resourceVersion } };
    return (await sendMergePatch(transport, { path, body, fieldManager, signal, doing }).catch(goneAs(doing))) as T;
  },

  async replace<T extends KubeObject>(resource: Resource, object: T, { signal }: CallOptions = {}) {
    const { name, namespace = "" } = object.metadata;
    const key = { name, namespace };
    const doing = `replace ${resource.kind} "${keyText(key)}"`;
    const path = pathOf(resource, key);
    const { body } = await transport.send({ method: "PUT", path, body: object, signal, doing }).catch(goneAs(doing));
    return body as T;
  },

  async patch<T extends KubeObject>(
    resource: Resource,
    object: KubeObject,
    operations: readonly PatchOperation[],
    { signal }: CallOptions = {},
  ) {
    const { name, namespace = "" } = object.metadata;
    const doing = `patch ${resource.kind} "${keyText({ name, namespace })}"`;
    return (await patchVersion(transport, resource, object, operations, { signal, doing })) as T;
  },
});

const sendMergePatch = async (
  transport: Transport,
  { fieldManager, ...request }: Pick<Request, "path" | "body" | "signal" | "doing"> & { fieldManager: string },
): Promise<unknown> => {
  const contentType = "application/merge-patch+json";
  return (await transport.send({ ...request, method: "PATCH", query: { fieldManager }, contentType })).body;
};

const patchVersion = async (
  transport: Transport,
  resource: Resource,
  { metadata: { name, namespace, resourceVersion } }: KubeObject,
  operations: readonly PatchOperation[],
  { signal, doing }: Pick<Request, "signal" | "doing">,
): Promise<unknown> => {
  const { body } = await transport
    .send({
      method: "PATCH",
      path: pathOf(resource, { namespace, name }),
      contentType: "application/json-patch+json",
      body: [{ op: "replace", path: "/metadata/resourceVersion", value: resourceVersion }, ...operations],
      signal,
      doing,
    })
    .catch(goneAs(doing));
  return body;
};
