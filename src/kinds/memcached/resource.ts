/** What a Memcached is called, by the API server and by its children. */

import type { Resource } from "../../api/kubernetes/resource.ts";

export const resource: Resource = {
  group: "memcached.c5c3.io",
  version: "v1beta1",
  kind: "Memcached",
  plural: "memcacheds",
};

export const managedBy = "memcached-operator";
