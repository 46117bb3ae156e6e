/**
 * What `inject` answers: pods come, and go with their sidecars. It refuses nothing, whatever goes wrong. And manifests come to be rendered,
 * which depends on nothing but themselves.
 */

import type { V1Pod } from "@kubernetes/client-node";
import type { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { injectPod } from "../sidecars/pod.ts";
import { jsonPatch } from "./json-patch.ts";
import type { ReadInjections } from "./read-injections.ts";
import { allowed, patched, type ReviewRequest, type ReviewResponse } from "./review.ts";
import { bodyLimitBytes, type ReviewAppOptions, reviewApp } from "./review-app.ts";

export interface InjectAppOptions extends Pick<ReviewAppOptions, "log" | "metrics"> {
  read: ReadInjections;
  /** Of ebb's own programs, in what is rendered. */
  sidecarImage: string;
}

export const injectApp = ({ read, sidecarImage, log, metrics }: InjectAppOptions): Hono => {
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
  const app = reviewApp({ path: "/mutate-pods", answer, log, metrics });

  app.post("/render", bodyLimit({ maxSize: bodyLimitBytes }), async function onRender(c) {
    const { namespace = "default", native = "false" } = c.req.query();
    const manifests = [{ name: "the body", text: await c.req.text() }];
    const { BadManifest, joined, render } = await import("../render/index.ts");
    try {
      const options = { namespace, native: native === "true", sidecarImage };
      const { texts, notes } = render({ manifests, besides: [] }, options);
      const comments = notes.map((note) => `# ${note.replaceAll(/\s+/g, " ")}\n`).join("");
      return c.body(comments + joined(texts.map(({ rendered }) => rendered)), 200, {
        "content-type": "application/yaml",
      });
    } catch (error) {
      if (error instanceof BadManifest) return c.text(`${error.message}\n`, 400);
      throw error;
    }
  });

  return app;
};
