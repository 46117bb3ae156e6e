/** What a Redis is called, by the API server and by its children. */

import type { Resource } from "../../api/kubernetes/resource.ts";

export const resource: Resource = { group: "redis.ebb.dev", version: "v1alpha1", kind: "Redis", plural: "redises" };

export const managedBy = "ebb";
