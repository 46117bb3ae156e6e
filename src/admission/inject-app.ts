/** What `inject` answers: pods come, and go with their sidecars. It refuses nothing, whatever goes wrong. */

import type { V1Pod } from "@kubernetes/client-node";
import type { Hono } from "hono";
import { injectPod } from "../sidecars/pod.ts";
import { jsonPatch } from "./json-patch.ts";
import type { ReadInjections } from "./read-injections.ts";
import { allowed, patched, type ReviewRequest, type ReviewResponse } from "./review.ts";
import { type ReviewAppOptions, reviewApp } from "./review-app.ts";

export interface InjectAppOptions extends Pick<ReviewAppOptions, "log" | "metrics"> {
  read: ReadInjections;
}

export const injectApp = ({ read, log, metrics }: InjectAppOptions): Hono => {
  const answer = async (request: ReviewRequest): Promise<ReviewResponse> => {
    const { kind, operation, subResource, object, namespace: name = "" } = request;
    if (kind.group !== "" || kind.kind !== "Pod" || operation !== "CREATE" || subResource || object === undefined)
      return allowed(request, ["ebb adds sidecars to pods that are created: remove all else from the webhook's rules"]);
    try {
      const { namespace, injections } = await read(name);
      // What the API server sends of a pod is one, as far as its own types go.
      const pod = object as object as V1Pod;
      const injected = injections.reduce((given, injection) => injectPod(given, injection, namespace).pod, pod);
      return patched(request, jsonPatch(pod, injected));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      log.error("Could not inject sidecars", { namespace: name.slice(0, 63), error: message });
      return allowed(request, [`The pod gets no sidecars of ebb: ${message}`]);
    }
  };
  return reviewApp({ path: "/mutate-pods", answer, log, metrics });
};
