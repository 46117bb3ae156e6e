/** The HTTP face of an admission function: an AdmissionReview in, its answer out. From the request alone: nothing is read or written. */

import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Kind } from "../kinds/kind.ts";
import type { Log } from "../log.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Decide } from "./decide.ts";
import { allowed, BadReview, parseReview, type ReviewRequest, type ReviewResponse, review } from "./review.ts";

export interface AdmissionAppOptions {
  /** Where reviews are posted, such as `/validate`. */
  path: string;
  kinds: readonly Kind[];
  decide: Decide;
  log: Log;
  metrics: Pick<Metrics, "reviewing">;
}

/** Two of the largest objects that an API server takes, the old and the new one, with what is around them. */
const bodyLimitBytes = 7 * 1024 * 1024;

export const admissionApp = ({ path, kinds, decide, log, metrics }: AdmissionAppOptions): Hono => {
  const answer = async (request: ReviewRequest): Promise<ReviewResponse> => {
    const { kind, operation, object, subResource } = request;
    const known = kinds.find(({ resource }) => resource.group === kind.group && resource.kind === kind.kind);
    const admission = await known?.admission?.();
    if (admission === undefined)
      return allowed(request, [
        `ebb has no rules for ${kind.kind} of ${kind.group || "the core group"}: remove it from the webhook's rules`,
      ]);
    const isWrite = operation === "CREATE" || operation === "UPDATE";
    return isWrite && object !== undefined && !subResource
      ? decide({ ...request, object }, admission)
      : allowed(request);
  };

  const app = new Hono();

  app.get("/healthz", (c) => c.body(null, 200));

  app.use(path, async function measure(c, next) {
    const answered = metrics.reviewing(path);
    await next();
    answered(c.res.status);
  });

  app.post(path, bodyLimit({ maxSize: bodyLimitBytes, onError: bodyTooLarge }), async function onReview(c) {
    const request = parseReview(await c.req.text());
    const response = await answer(request);
    if (!response.allowed) log.info("Refused", { path, kind: request.kind.kind, ...where(request) });
    return c.json(review(response));
  });

  app.notFound((c) =>
    c.json(
      { reason: "BadReview", message: `Nothing is served at ${c.req.method} ${c.req.path}: post reviews to ${path}` },
      400,
    ),
  );

  app.onError(function toAnswer(error, c) {
    const { message } = error;
    if (error instanceof BadReview) {
      log.warn("Could not take a review", { path, error: message });
      return c.json({ reason: "BadReview", message }, 400);
    }
    log.error("Could not answer a review", { path, error: message });
    return c.json({ reason: "Unexpected", message: "The function failed: its log says why" }, 500);
  });

  return app;
};

/** Who asks is not known, so what it calls itself is cut. */
const where = ({ namespace = "", name = "" }: ReviewRequest): object => ({
  namespace: String(namespace).slice(0, 63),
  name: String(name).slice(0, 253),
});

const bodyTooLarge = (): never => {
  throw new BadReview(`The body is larger than ${bodyLimitBytes} bytes`);
};
