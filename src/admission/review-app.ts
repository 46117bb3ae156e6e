/** The HTTP face of an admission function: an AdmissionReview in, its answer out. */

import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Log } from "../log.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { BadReview, parseReview, type ReviewRequest, type ReviewResponse, review } from "./review.ts";

export interface ReviewAppOptions {
  /** Where reviews are posted, such as `/validate`. */
  path: string;
  answer(request: ReviewRequest): Promise<ReviewResponse>;
  log: Log;
  metrics: Pick<Metrics, "reviewing">;
}

/** Two of the largest objects that an API server takes, the old and the new one, with what is around them. */
export const bodyLimitBytes = 7 * 1024 * 1024;

export const reviewApp = ({ path, answer, log, metrics }: ReviewAppOptions): Hono => {
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
