/** The two answers to an AdmissionReview. Pure. */

import type { Admission } from "../kinds/rule.ts";
import { jsonPatch } from "./json-patch.ts";
import { judge, warningsOf } from "./judge.ts";
import { allowed, patched, type ReviewRequest, type ReviewResponse, refused } from "./review.ts";

/** Answers a request about an object that is made or changed. */
export type Decide = (
  request: ReviewRequest & Required<Pick<ReviewRequest, "object">>,
  admission: Admission,
) => ReviewResponse;

/** Refuses what breaks a rule, and warns. */
export const validate: Decide = (request, admission) => {
  const { causes, warnings } = judge(admission, request.object, request.oldObject);
  return causes.length > 0 ? refused(request, causes) : allowed(request, warnings);
};

/** Writes the defaults that are not there; refuses nothing. What `validate` would have warned of and no longer sees is told here. */
export const setDefaults: Decide = (request, { withDefaults, cautions }) => {
  const { object, oldObject } = request;
  if (object.metadata.deletionTimestamp !== undefined) return allowed(request);
  const filled = withDefaults(object, oldObject);
  const left = new Set(warningsOf(cautions, filled, oldObject));
  const mended = warningsOf(cautions, object, oldObject).filter((warning) => !left.has(warning));
  return patched(request, jsonPatch(object, filled), mended);
};
