/** Creates, and deletes under preconditions. */

import type { KubeObject } from "../api/kubernetes/object.ts";
import { keyText, type ObjectKey, type Resource } from "../api/kubernetes/resource.ts";
import { ApiError } from "./api-error.ts";
import { absent, type CallOptions } from "./call.ts";
import { pathOf } from "./path.ts";
import type { Transport } from "./transport.ts";

export interface Creation {
  /** `false` when an object of that name exists already. */
  create(resource: Resource, object: KubeObject, options?: CallOptions): Promise<boolean>;
  /** Deletes exactly the object that was read, with background propagation; `false` when it is gone already. */
  delete(
    resource: Resource,
    key: ObjectKey,
    options: CallOptions & { uid: string; resourceVersion: string },
  ): Promise<boolean>;
}

export const creation = (transport: Transport): Creation => ({
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
