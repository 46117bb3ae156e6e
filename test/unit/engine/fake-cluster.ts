/** An API server in memory, behind the client's interface. It knows the resources that it is told of, and no others. */

import { expect, onTestFinished } from "vitest";
import type { CustomResource, KubeObject } from "../../../src/api/kubernetes/object.ts";
import { keyText, type ObjectKey, type Resource } from "../../../src/api/kubernetes/resource.ts";
import type { KubernetesEvent } from "../../../src/engine/kubernetes-event.ts";
import { jsonEqual } from "../../../src/json.ts";
import { ApiError } from "../../../src/kube/api-error.ts";
import type { CallOptions, KubeClient } from "../../../src/kube/client.ts";
import { applied, edited, fieldPaths, fieldSet, type Owned, type Owners, type Schema } from "./field-ownership.ts";
import { merged } from "./merge-patch.ts";

export interface FakeCluster {
  client: KubeClient;
  /** Every request so far, such as `apply Service web/a`. */
  requests: string[];
  /** The requests that some work sends. */
  recording(work: () => Promise<unknown>): Promise<string[]>;
  /** Somebody else creates an object, or writes it whole. */
  put<T extends KubeObject>(object: T, manager?: string): T;
  /** Somebody else changes an object that exists. */
  edit<T extends KubeObject>(kind: string, name: string, change: (object: T) => void, manager?: string): T;
  /** Another instance applies an object. */
  apply<T extends KubeObject>(object: T, manager?: string): T;
  /** The API of a kind is not served any more; its objects are. */
  withdraw(kind: string): void;
  publish(kind: string): void;
  remove(kind: string, name: string): void;
  find<T extends KubeObject>(kind: string, name: string): T | undefined;
  /** All objects but Events, without what tells when and how often they were written. */
  state(): object[];
  /** Kubernetes Events so far, such as `Normal Created: Created Service a`. */
  events(): string[];
  /** Something happens right before the next request of this shape, such as `apply Service`; a test in which none comes fails. */
  before(shape: string, happens: () => void): void;
  /** The next request of this shape is answered with an error. */
  refuse(shape: string, status: number, reason: string, detail?: string): void;
  /** The process dies after its next k requests; until then nothing. */
  killAfter(requests: number): void;
}

export interface FakeClusterOptions {
  serves: readonly Resource[];
  objects?: readonly KubeObject[];
  schema?: Schema;
}

const usualSchema: Schema = {
  keyedLists: { ownerReferences: ["uid"], ports: ["port", "protocol"], containers: ["name"], env: ["name"] },
  atomic: ["selector"],
};

export const isWrite = (request: string): boolean => !/^(get|list) /.test(request);

export const fakeCluster = ({ serves, objects = [], schema = usualSchema }: FakeClusterOptions): FakeCluster => {
  const store = new Map<string, Owned>();
  const requests: string[] = [];
  const withdrawn = new Set<string>();
  const awaited: { shape: string; happens: () => void }[] = [];
  let left = Number.POSITIVE_INFINITY;
  let version = 100;
  let uids = 0;
  onTestFinished(() => expect(awaited, "Requests that were waited for in vain").toEqual([]));

  /** Every request passes here, and happens at one moment. */
  const send = async <T>(request: string, resource: Resource, { signal }: CallOptions, act: () => T): Promise<T> => {
    await Promise.resolve();
    signal?.throwIfAborted();
    if (left-- <= 0) throw new DOMException("The process was killed", "AbortError");
    if (!serves.some(({ group, kind }) => group === resource.group && kind === resource.kind))
      throw new Error(`Unexpected request: ${request}`);
    requests.push(request);
    const index = awaited.findIndex(({ shape }) => request.startsWith(shape));
    if (index >= 0) awaited.splice(index, 1)[0]?.happens();
    if (withdrawn.has(resource.kind)) throw new ApiError(request, 404, "Unknown", "404 page not found");
    return structuredClone(act());
  };

  const read = (id: string): KubeObject | undefined => {
    const found = store.get(id);
    if (found === undefined) return undefined;
    const { apiVersion, metadata } = found.object;
    const managedFields = [...found.owners].map(([owner, paths]) => {
      const [manager = "", operation] = owner.split(" ");
      return { manager, operation: operation as "Apply" | "Update", apiVersion, fieldsV1: fieldSet(paths) };
    });
    return structuredClone({ ...found.object, metadata: { ...metadata, managedFields } });
  };

  /** What differs is stored under a new resourceVersion, and with a new generation when more than metadata and status do. */
  const save = (id: string, before: Owned | undefined, { object, owners }: Owned): KubeObject => {
    const { uid, resourceVersion, generation = 0 } = before?.object.metadata ?? {};
    const known = { uid: uid ?? object.metadata.uid ?? `uid-${++uids}`, ...(resourceVersion && { resourceVersion }) };
    const isSameSpec = before !== undefined && jsonEqual(specOf(before.object), specOf(object));
    const metadata = { ...object.metadata, ...known, generation: isSameSpec ? generation : generation + 1 };
    const next = { object: { ...object, metadata }, owners };
    if (before === undefined || !isSame(before, next)) metadata.resourceVersion = String(++version);
    store.set(id, structuredClone(next));
    return read(id) ?? object;
  };

  const apply = (object: KubeObject, manager: string, force: boolean): KubeObject => {
    const { apiVersion, kind, metadata } = object;
    const { namespace = "", name, uid, resourceVersion } = metadata;
    const id = idOf(kind, { namespace, name });
    const before = store.get(id);
    const known = before?.object.metadata;
    if (uid !== undefined && known?.uid !== uid) throw new ApiError(id, 409, "Conflict", "uid");
    if (resourceVersion !== undefined && known?.resourceVersion !== resourceVersion)
      throw new ApiError(id, 409, "Conflict", "resourceVersion");
    const blank = { object: { apiVersion, kind, metadata: { name, namespace } }, owners: new Map() };
    const after = applied(before ?? blank, object, `${manager} Apply`, force, schema);
    if ("conflicts" in after) throw new ApiError(id, 409, "Conflict", after.conflicts.join(", "));
    return save(id, before, after);
  };

  const client: KubeClient = {
    get: (resource, key, options = {}) => {
      const id = idOf(resource.kind, key);
      return send(`get ${id}`, resource, options, () => read(id) as never);
    },

    async *list(resource, { namespace, labelSelector, limit = 500, signal } = {}) {
      const [label = "", value] = labelSelector?.split("=") ?? [];
      const found = [...store.keys()]
        .filter((id) => id.startsWith(`${resource.kind} `))
        .flatMap((id) => read(id) ?? [])
        .filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace)
        .filter(({ metadata }) => labelSelector === undefined || metadata.labels?.[label] === value);
      for (let from = 0; from === 0 || from < found.length; from += limit)
        yield (await send(`list ${resource.plural}`, resource, { signal }, () =>
          found.slice(from, from + limit),
        )) as never;
    },

    apply: (resource, object, { fieldManager, force, signal }) => {
      const { namespace = "", name } = object.metadata;
      const id = idOf(object.kind, { namespace, name });
      return send(`apply ${id}`, resource, { signal }, () => apply(object, fieldManager, force) as never);
    },

    applyNew: (resource, object, { fieldManager, signal }) => {
      const { namespace = "", name } = object.metadata;
      const id = idOf(object.kind, { namespace, name });
      return send(`apply ${id}`, resource, { signal }, () => {
        if (store.has(id)) throw new ApiError(id, 409, "Conflict", "it exists");
        return apply(object, fieldManager, false) as never;
      });
    },

    patchStatus: (resource, key, patch, { resourceVersion, signal }) => {
      const id = idOf(resource.kind, key);
      return send(`status ${id}`, resource, { signal }, () => {
        const before = store.get(id);
        if (before === undefined) throw new ApiError(id, 404, "NotFound", "gone");
        if (before.object.metadata.resourceVersion !== resourceVersion)
          throw new ApiError(id, 409, "Conflict", "resourceVersion");
        const { status = {}, ...object }: CustomResource = before.object;
        const next: CustomResource = { ...object, status: merged(status, patch) as object };
        return save(id, before, { ...before, object: next }) as never;
      });
    },

    patchManagedFields: (resource, { metadata }, managedFields, { signal } = {}) => {
      const { namespace = "", name, resourceVersion } = metadata;
      const id = idOf(resource.kind, { namespace, name });
      return send(`managedFields ${id}`, resource, { signal }, () => {
        const before = store.get(id);
        if (before === undefined || before.object.metadata.resourceVersion !== resourceVersion)
          throw new ApiError(id, 409, "Conflict", "resourceVersion");
        const owners = managedFields.map(
          ({ manager, operation, fieldsV1 = {} }) => [`${manager} ${operation}`, fieldPaths(fieldsV1)] as const,
        );
        return save(id, before, { ...before, owners: new Map(owners) }) as never;
      });
    },

    mergePatch: (resource, { metadata }, patch, { fieldManager, signal }) => {
      const { namespace = "", name, resourceVersion } = metadata;
      const id = idOf(resource.kind, { namespace, name });
      return send(`patch ${id}`, resource, { signal }, () => {
        const before = store.get(id);
        if (before === undefined || before.object.metadata.resourceVersion !== resourceVersion)
          throw new ApiError(id, 409, "Conflict", "resourceVersion");
        const next = merged(before.object, patch) as KubeObject;
        return save(id, before, edited(before, next, `${fieldManager} Update`, schema)) as never;
      });
    },

    serves: ({ kind }) => Promise.resolve(serves.some((one) => one.kind === kind) && !withdrawn.has(kind)),
    minorVersion: () => Promise.resolve(36),

    create: (resource, object, options = {}) => {
      const { namespace = "", name } = object.metadata;
      const id = idOf(resource.kind, { namespace, name });
      return send(`create ${id}`, resource, options, () => {
        if (store.has(id)) return false;
        save(id, undefined, { object, owners: new Map() });
        return true;
      });
    },

    delete: (resource, key, { uid, resourceVersion, signal }) => {
      const id = idOf(resource.kind, key);
      return send(`delete ${id}`, resource, { signal }, () => {
        const metadata = store.get(id)?.object.metadata;
        if (metadata !== undefined && (metadata.uid !== uid || metadata.resourceVersion !== resourceVersion))
          throw new ApiError(id, 409, "Conflict", "preconditions");
        return store.delete(id);
      });
    },
  };

  const put = <T extends KubeObject>(object: T, manager = "kubectl"): T => {
    const { apiVersion, kind, metadata } = object;
    const { managedFields: _, ...kept } = metadata;
    const { name, namespace = "" } = metadata;
    const id = idOf(kind, { namespace, name });
    const before = store.get(id);
    const blank = { object: { apiVersion, kind, metadata: { name, namespace } }, owners: new Map() };
    // As with a status subresource: who writes no status leaves it alone.
    const { status }: CustomResource = before?.object ?? object;
    const next = structuredClone({ ...(status && { status }), ...object, metadata: kept });
    return save(id, before, edited(before ?? blank, next, `${manager} Update`, schema)) as T;
  };

  const find = <T extends KubeObject>(kind: string, name: string): T | undefined =>
    read(idOf(kind, { namespace: "web", name })) as T | undefined;

  for (const object of objects) put(object);

  return {
    client,
    requests,
    put,
    find,
    async recording(work) {
      const first = requests.length;
      await work();
      return requests.slice(first);
    },
    edit<T extends KubeObject>(kind: string, name: string, change: (object: T) => void, manager?: string): T {
      const object = find<T>(kind, name);
      if (object === undefined) throw new Error(`There is no ${kind} "${name}" to edit`);
      change(object);
      return put(object, manager);
    },
    apply: <T extends KubeObject>(object: T, manager = "ebb") => apply(object, manager, true) as T,
    withdraw: (kind) => void withdrawn.add(kind),
    publish: (kind) => void withdrawn.delete(kind),
    remove: (kind, name) => void store.delete(idOf(kind, { namespace: "web", name })),
    state: () =>
      [...store.keys()]
        .filter((id) => !id.startsWith("Event "))
        .sort()
        .map((id) => {
          const { metadata, ...rest } = read(id) ?? { metadata: { name: "" } };
          const { resourceVersion: _, uid: __, managedFields = [], ...kept } = metadata;
          const managers = managedFields.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
          return { ...rest, metadata: { ...kept, managedFields: managers } };
        }),
    events: () =>
      [...store.values()]
        .map(({ object }): Partial<KubernetesEvent> & KubeObject => object)
        .filter(({ kind }) => kind === "Event")
        .map(({ type, reason, note }) => `${type} ${reason}: ${note}`),
    before: (shape, happens) => void awaited.push({ shape, happens }),
    refuse: (shape, status, reason, detail = "refused by the test") =>
      void awaited.push({
        shape,
        happens() {
          throw new ApiError(shape, status, reason, detail);
        },
      }),
    killAfter(k) {
      left = k;
    },
  };
};

const idOf = (kind: string, key: ObjectKey): string => `${kind} ${keyText(key)}`;

const specOf = ({ metadata: _, ...rest }: KubeObject): object => ({ ...rest, status: undefined });

const isSame = (a: Owned, b: Owned): boolean =>
  jsonEqual(a.object, b.object) && jsonEqual(fieldSets(a.owners), fieldSets(b.owners));

const fieldSets = (owners: Owners): object =>
  Object.fromEntries([...owners].map(([owner, paths]) => [owner, fieldSet(paths)]));
