import type { ObjectMeta } from "../../../../src/api/kubernetes/object.ts";
import type { Memcached, MemcachedSpec } from "../../../../src/api/memcached.c5c3.io/index.ts";
import type { Settings } from "../../../../src/settings.ts";

export const secure: Settings = { podDefaults: "secure" };
export const compatible: Settings = { podDefaults: "compatible" };

export const memcached = (spec: MemcachedSpec = {}, metadata: Partial<ObjectMeta> = {}): Memcached => ({
  apiVersion: "memcached.c5c3.io/v1beta1",
  kind: "Memcached",
  metadata: { name: "cache", namespace: "web", uid: "1", generation: 7, ...metadata },
  spec,
});

export const tls = { enabled: true, certificateSecretRef: { name: "cache-tls" } };
export const sasl = { enabled: true, credentialsSecretRef: { name: "cache-users" } };
