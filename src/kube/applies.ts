/** Server-side apply. https://kubernetes.io/docs/reference/using-api/server-side-apply/ */

import type { KubeObject } from "../api/kubernetes/object.ts";
import type { Resource } from "../api/kubernetes/resource.ts";
import { ApiError } from "./api-error.ts";
import type { CallOptions } from "./call.ts";
import { pathOf } from "./path.ts";
import type { Transport } from "./transport.ts";

export interface ApplyOptions extends CallOptions {
  fieldManager: string;
  /** Whether fields of other managers are taken. */
  force: boolean;
}

export interface Applies {
  /** An object with a uid is applied to the live one of that uid, and is a conflict when there is another or none. */
  apply<T extends KubeObject>(resource: Resource, object: KubeObject, options: ApplyOptions): Promise<T>;
  /** Applies an object that is not there. One that is, whosever it is, stays as it is and is a conflict. */
  applyNew<T extends KubeObject>(
    resource: Resource,
    object: KubeObject,
    options: Omit<ApplyOptions, "force">,
  ): Promise<T>;
}

export const applies = (transport: Transport): Applies => ({
  async apply<T extends KubeObject>(resource: Resource, object: KubeObject, options: ApplyOptions) {
    return (await apply(transport, resource, object, options)) as T;
  },

  async applyNew<T extends KubeObject>(resource: Resource, object: KubeObject, options: Omit<ApplyOptions, "force">) {
    const unlikeAny = { ...object, metadata: { ...object.metadata, resourceVersion: resourceVersionOfNone } };
    return (await apply(transport, resource, unlikeAny, { ...options, force: false })) as T;
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

/** The API server answers an apply that names another uid as if the uid were a field to be changed. */
const isOfAnotherUid = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.status === 422 && error.detail.includes("metadata.uid: Invalid value");
