/** The Kubernetes API as ebb uses it: read, list in pages, apply, patch, replace, create, delete under preconditions. */

import type { CustomResource, KubeObject, ManagedFieldsEntry } from "../api/kubernetes/object.ts";
import { apiVersion, keyText, type ObjectKey, type Resource } from "../api/kubernetes/resource.ts";
import { ApiError } from "./api-error.ts";
import { type Discovery, discovery } from "./discovery.ts";
import { pathOf } from "./path.ts";
import type { Request, Transport } from "./transport.ts";

export interface CallOptions {
  signal?: AbortSignal | undefined;
}

export interface ListOptions extends CallOptions {
  /** Absent: all namespaces. */
  namespace?: string | undefined;
  labelSelector?: string | undefined;
  /** Objects per page; the API server may return fewer. Default 500. */
  limit?: number;
}

export interface ApplyOptions extends CallOptions {
  fieldManager: string;
  /** Whether fields of other managers are taken. */
  force: boolean;
}

/** An operation of a JSON Patch. https://datatracker.ietf.org/doc/html/rfc6902#section-4 */
export interface PatchOperation {
  op: "add" | "replace";
  /** JSON Pointer. */
  path: string;
  value: unknown;
}

export interface KubeClient extends Discovery {
  /** `undefined` when there is no such object; an API that is not served is an `ApiError`. */
  get<T extends KubeObject>(resource: Resource, key: ObjectKey, options?: CallOptions): Promise<T | undefined>;
  /** Pages of one consistent snapshot. Throws when that has expired before its last page (410): what came so far is no whole list. */
  list<T extends KubeObject>(resource: Resource, options?: ListOptions): AsyncGenerator<T[]>;
  /**
   * Server-side apply. An object with a uid is applied to the live one of that uid, and is a conflict when there is another or none.
   * https://kubernetes.io/docs/reference/using-api/server-side-apply/
   */
  apply<T extends KubeObject>(resource: Resource, object: KubeObject, options: ApplyOptions): Promise<T>;
  /** Server-side apply of an object that is not there. One that is, whosever it is, stays as it is and is a conflict. */
  applyNew<T extends KubeObject>(
    resource: Resource,
    object: KubeObject,
    options: Omit<ApplyOptions, "force">,
  ): Promise<T>;
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
  /** `false` when an object of that name exists already. */
  create(resource: Resource, object: KubeObject, options?: CallOptions): Promise<boolean>;
  /** Deletes exactly the object that was read, with background propagation; `false` when it is gone already. */
  delete(
    resource: Resource,
    key: ObjectKey,
    options: CallOptions & { uid: string; resourceVersion: string },
  ): Promise<boolean>;
}

/** Writes to exactly the version that was read; each throws a conflict when there is another by now, or none. */
export interface VersionedWrites {
  replace<T extends KubeObject>(resource: Resource, object: T, options?: CallOptions): Promise<T>;
  patch<T extends KubeObject>(
    resource: Resource,
    object: KubeObject,
    operations: readonly PatchOperation[],
    options?: CallOptions,
  ): Promise<T>;
}

export const kubeClient = (transport: Transport): KubeClient & VersionedWrites => ({
  ...discovery(transport),

  async get<T extends KubeObject>(resource: Resource, key: ObjectKey, { signal }: CallOptions = {}) {
    const doing = `read ${resource.kind} "${keyText(key)}"`;
    const answer = await transport.send({ method: "GET", path: pathOf(resource, key), signal, doing }).catch(absent);
    return answer?.body as T | undefined;
  },

  async *list<T extends KubeObject>(
    resource: Resource,
    { namespace, labelSelector, limit = 500, signal }: ListOptions = {},
  ) {
    let token: string | undefined;
    do {
      const { body } = await transport.send({
        method: "GET",
        path: pathOf(resource, { namespace }),
        query: { limit: String(limit), labelSelector, continue: token },
        signal,
        doing: `list ${resource.plural}${namespace === undefined ? "" : ` in namespace "${namespace}"`}`,
      });
      const page = body as { metadata?: { continue?: string }; items?: T[] };
      token = page.metadata?.continue;
      // Items of a list come without apiVersion and kind.
      yield (page.items ?? []).map((item) => ({ ...item, apiVersion: apiVersion(resource), kind: resource.kind }));
    } while (token);
  },

  async apply<T extends KubeObject>(resource: Resource, object: KubeObject, options: ApplyOptions) {
    return (await apply(transport, resource, object, options)) as T;
  },

  async applyNew<T extends KubeObject>(resource: Resource, object: KubeObject, options: Omit<ApplyOptions, "force">) {
    const unlikeAny = { ...object, metadata: { ...object.metadata, resourceVersion: resourceVersionOfNone } };
    return (await apply(transport, resource, unlikeAny, { ...options, force: false })) as T;
  },

  async patchStatus<T extends CustomResource>(
    resource: Resource,
    key: ObjectKey,
    status: object,
    { fieldManager, resourceVersion, signal }: CallOptions & { fieldManager: string; resourceVersion: string },
  ) {
    const { body } = await transport.send({
      method: "PATCH",
      path: pathOf(resource, { ...key, subresource: "status" }),
      query: { fieldManager },
      contentType: "application/merge-patch+json",
      body: { metadata: { resourceVersion }, status },
      signal,
      doing: `write the status of ${resource.kind} "${keyText(key)}"`,
    });
    return body as T;
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
    const { body } = await transport
      .send({
        method: "PATCH",
        path: pathOf(resource, key),
        query: { fieldManager },
        contentType: "application/merge-patch+json",
        body: { ...patch, metadata: { ...metadata, resourceVersion } },
        signal,
        doing,
      })
      .catch(goneAs(doing));
    return body as T;
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

  async create(resource, object, { signal } = {}) {
    const { name, namespace } = object.metadata;
    const doing = `create ${resource.kind} "${namespace}/${name}"`;
    const answer = await transport
      .send({ method: "POST", path: pathOf(resource, { namespace }), body: object, signal, doing })
      .catch((error: unknown) => {
        if (error instanceof ApiError && error.reason === "AlreadyExists") return undefined;
        throw error;
      });
    return answer !== undefined;
  },

  async delete(resource, key, { uid, resourceVersion, signal }) {
    const answer = await transport
      .send({
        method: "DELETE",
        path: pathOf(resource, key),
        body: {
          apiVersion: "v1",
          kind: "DeleteOptions",
          propagationPolicy: "Background",
          preconditions: { uid, resourceVersion },
        },
        signal,
        doing: `delete ${resource.kind} "${keyText(key)}"`,
      })
      .catch(absent);
    return answer !== undefined;
  },
});

/**
 * A version that no object ever has, as etcd's first revision is that of its empty store: an apply under it conflicts with whatever
 * exists, while one that creates ignores it.
 */
const resourceVersionOfNone = "1";

const apply = async (
  transport: Transport,
  resource: Resource,
  object: KubeObject,
  { fieldManager, force, signal }: ApplyOptions,
): Promise<unknown> => {
  const { name, namespace } = object.metadata;
  const doing = `apply ${resource.kind} "${namespace}/${name}"`;
  const { body } = await transport
    .send({
      method: "PATCH",
      path: pathOf(resource, { namespace, name }),
      query: { fieldManager, force: String(force) },
      contentType: "application/apply-patch+yaml",
      body: object,
      signal,
      doing,
    })
    .catch((error: unknown) => {
      throw isOfAnotherUid(error) ? new ApiError(doing, 409, "Conflict", error.detail, { cause: error }) : error;
    });
  return body;
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

/** Of an object that was read: what is gone by now has changed. */
const goneAs =
  (doing: string) =>
  (error: unknown): never => {
    absent(error);
    throw new ApiError(doing, 409, "Conflict", "it is gone", { cause: error });
  };

const absent = (error: unknown): undefined => {
  if (error instanceof ApiError && error.status === 404 && !error.isNotServed) return undefined;
  throw error;
};

/** The API server answers an apply that names another uid as if the uid were a field to be changed. */
const isOfAnotherUid = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.status === 422 && error.detail.includes("metadata.uid: Invalid value");
