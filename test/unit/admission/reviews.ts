/** AdmissionReviews as an API server sends them. */

import type { ReviewRequest } from "../../../src/admission/review.ts";
import { parseReview } from "../../../src/admission/review.ts";
import type { CustomResource } from "../../../src/api/kubernetes/object.ts";

/** A request about a Memcached of this spec; `more` replaces what is said of it. */
export const requestOf = (spec: unknown, more: object = {}): object => ({
  uid: "705ab4f5",
  kind: { group: "memcached.c5c3.io", version: "v1beta1", kind: "Memcached" },
  resource: { group: "memcached.c5c3.io", version: "v1beta1", resource: "memcacheds" },
  name: "cache",
  namespace: "web",
  operation: "CREATE",
  userInfo: { username: "jane" },
  object: memcachedOf(spec),
  oldObject: null,
  dryRun: false,
  options: null,
  ...more,
});

export const memcachedOf = (spec: unknown, metadata: object = {}): CustomResource =>
  ({
    apiVersion: "memcached.c5c3.io/v1beta1",
    kind: "Memcached",
    metadata: { name: "cache", namespace: "web", ...metadata },
    ...(spec !== undefined && { spec }),
  }) as CustomResource;

export const reviewText = (request: unknown, more: object = {}): string =>
  JSON.stringify({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", request, ...more });

/** As a function reads it. */
export const parsedRequest = (spec: unknown, more: object = {}): ReviewRequest & { object: CustomResource } => {
  const request = parseReview(reviewText(requestOf(spec, more)));
  if (request.object === undefined) throw new Error("There is no object");
  return { ...request, object: request.object };
};
