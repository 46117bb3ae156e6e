import type { ObjectMeta } from "../../../../src/api/kubernetes/object.ts";
import type { Memcached, MemcachedSpec } from "../../../../src/api/memcached.c5c3.io/index.ts";
import type { BuildContext } from "../../../../src/kinds/kind.ts";
import type { Settings } from "../../../../src/settings.ts";
import { settings } from "../../../support/settings.ts";

export const secure: Settings = { ...settings, previousManagers: ["manager"] };
export const compatible: Settings = { ...secure, podDefaults: "compatible" };

/** A first pass over a Memcached that names no Secrets, unless it is said otherwise. */
export const context = (known: Partial<BuildContext> = {}): BuildContext => ({
  settings: secure,
  secrets: new Map(),
  ...known,
});

export const memcached = (spec: MemcachedSpec = {}, metadata: Partial<ObjectMeta> = {}): Memcached => ({
  apiVersion: "memcached.c5c3.io/v1beta1",
  kind: "Memcached",
  metadata: { name: "cache", namespace: "web", uid: "1", generation: 7, ...metadata },
  spec,
});

export const tls = { enabled: true, certificateSecretRef: { name: "cache-tls" } };
export const sasl = { enabled: true, credentialsSecretRef: { name: "cache-users" } };

/** Labels of every child of `memcached()`. */
export const labels = {
  "app.kubernetes.io/name": "memcached",
  "app.kubernetes.io/instance": "cache",
  "app.kubernetes.io/managed-by": "memcached-operator",
};
