/** Reads single objects, and lists in pages. */

import type { KubeObject } from "../api/kubernetes/object.ts";
import { apiVersion, keyText, type ObjectKey, type Resource } from "../api/kubernetes/resource.ts";
import { absent, type CallOptions } from "./call.ts";
import { pathOf } from "./path.ts";
import type { Transport } from "./transport.ts";

export interface ListOptions extends CallOptions {
  /** Absent: all namespaces. */
  namespace?: string | undefined;
  labelSelector?: string | undefined;
  /** Objects per page; the API server may return fewer. Default 500. */
  limit?: number;
}

export interface Reads {
  /** `undefined` when there is no such object; an API that is not served is an `ApiError`. */
  get<T extends KubeObject>(resource: Resource, key: ObjectKey, options?: CallOptions): Promise<T | undefined>;
  /** Pages of one consistent snapshot. Throws when that has expired before its last page (410): what came so far is no whole list. */
  list<T extends KubeObject>(resource: Resource, options?: ListOptions): AsyncGenerator<T[]>;
}

export const reads = (transport: Transport): Reads => ({
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
});
