/** Admission of our custom resources: what `default` and `validate` answer. From the request alone: nothing is read or written. */

import type { Hono } from "hono";
import type { Kind } from "../kinds/kind.ts";
import type { Decide } from "./decide.ts";
import { allowed, type ReviewRequest, type ReviewResponse } from "./review.ts";
import { type ReviewAppOptions, reviewApp } from "./review-app.ts";

export interface AdmissionAppOptions extends Omit<ReviewAppOptions, "answer"> {
  kinds: readonly Kind[];
  decide: Decide;
}

export const admissionApp = ({ kinds, decide, ...options }: AdmissionAppOptions): Hono => {
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
  return reviewApp({ ...options, answer });
};
