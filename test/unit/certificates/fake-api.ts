/** An API server in memory, of the Secret and the webhook configurations, one of which has two webhooks. */

import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { ObjectKey, Resource } from "../../../src/api/kubernetes/resource.ts";
import type { Secret } from "../../../src/api/kubernetes/secret.ts";
import type { KeepOptions } from "../../../src/certificates/keep.ts";
import { trustPatch, type WebhookConfiguration } from "../../../src/certificates/webhooks.ts";
import { ApiError } from "../../../src/kube/api-error.ts";
import type { PatchOperation } from "../../../src/kube/client.ts";

export const secretKey: ObjectKey = { namespace: "ebb-system", name: "ebb-admission-tls" };
export const webhooksName = "ebb-admission";
/** As it is told. */
export const called = (kind: string): string => `${kind} "${webhooksName}"`;

export type Client = KeepOptions["client"];

export interface FakeApi {
  client: Client;
  /** `<verb> <kind>` of each write, in order. */
  writes: string[];
  secret(): Secret;
  configuration(kind: string): WebhookConfiguration;
  /** Text of each webhook's caBundle. */
  bundles(): string[];
  /** Whether nobody has written it since. */
  isCurrent(read: KubeObject): boolean;
  /** Whatever the resourceVersion. */
  put(object: KubeObject): void;
  has(kind: string): boolean;
}

export const validating = "ValidatingWebhookConfiguration";
export const mutating = "MutatingWebhookConfiguration";

const configurationOf = (kind: string, ...names: string[]): WebhookConfiguration => ({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind,
  metadata: { name: webhooksName },
  webhooks: names.map((name) => ({ name, clientConfig: {} })),
});

export const fakeApi = (kinds: readonly string[] = [validating, mutating]): FakeApi => {
  const store = new Map<string, KubeObject>();
  const writes: string[] = [];
  let version = 0;

  const put = (object: KubeObject): KubeObject => {
    const resourceVersion = String(++version);
    const stored = structuredClone({ ...object, metadata: { ...object.metadata, resourceVersion } });
    store.set(object.kind, stored);
    return structuredClone(stored);
  };
  /** A write of the version that somebody read. */
  const write = (verb: string, read: KubeObject, change: (live: KubeObject) => KubeObject): KubeObject => {
    const live = store.get(read.kind);
    if (live === undefined || live.metadata.resourceVersion !== read.metadata.resourceVersion)
      throw new ApiError(`${verb} ${read.kind}`, 409, "Conflict", "it is another");
    writes.push(`${verb} ${read.kind}`);
    return put(change(structuredClone(live)));
  };
  const find = (kind: string): KubeObject => {
    const object = store.get(kind);
    if (object === undefined) throw new Error(`There is no ${kind}`);
    return structuredClone(object);
  };

  put({ apiVersion: "v1", kind: "Secret", metadata: { ...secretKey } });
  if (kinds.includes(validating)) put(configurationOf(validating, "memcacheds", "redises"));
  if (kinds.includes(mutating)) put(configurationOf(mutating, "memcacheds"));

  return {
    writes,
    client: {
      get: async <T extends KubeObject>({ kind }: Resource, { name }: ObjectKey) => {
        const object = await Promise.resolve(store.get(kind));
        return object?.metadata.name === name ? (structuredClone(object) as T) : undefined;
      },
      replace: async <T extends KubeObject>(_: Resource, object: T) =>
        (await Promise.resolve(write("replace", object, () => object))) as T,
      patch: async <T extends KubeObject>(_: Resource, object: KubeObject, operations: readonly PatchOperation[]) =>
        (await Promise.resolve(write("patch", object, (live) => patched(live, operations)))) as T,
    },
    secret: () => find("Secret") as Secret,
    configuration: (kind) => find(kind) as WebhookConfiguration,
    bundles: () =>
      [...store.values()]
        .flatMap((object) => ("webhooks" in object ? ((object as WebhookConfiguration).webhooks ?? []) : []))
        .map(({ clientConfig }) => Buffer.from(clientConfig?.caBundle ?? "", "base64").toString()),
    isCurrent: ({ kind, metadata }) => store.get(kind)?.metadata.resourceVersion === metadata.resourceVersion,
    put: (object) => void put(object),
    has: (kind) => store.has(kind),
  };
};

/** The operations of which ours consist. */
const patched = (live: WebhookConfiguration, operations: readonly PatchOperation[]): WebhookConfiguration => {
  for (const { path, value } of operations) {
    const [, index] = /^\/webhooks\/(\d+)\/clientConfig\/caBundle$/.exec(path) ?? [];
    const clientConfig = live.webhooks?.[Number(index)]?.clientConfig;
    if (clientConfig === undefined) throw new ApiError("patch", 422, "Invalid", path);
    clientConfig.caBundle = String(value);
  }
  return live;
};

/** Has every webhook trust this text. */
export const trustAll = (api: FakeApi, bundle: string): void => {
  for (const kind of [validating, mutating].filter(api.has)) {
    const live = api.configuration(kind);
    api.put(patched(live, trustPatch(live, Buffer.from(bundle).toString("base64"))));
  }
};
