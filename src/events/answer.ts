/** Which failure is answered how: the source retries 503 for three seconds, and nothing that is 400 (contracts: knative §1.3). */

import { Stalled, Waiting } from "../failures.ts";
import { ApiError } from "../kube/api-error.ts";
import { BadEvent } from "./bad-event.ts";

export interface Answer {
  status: 204 | 400 | 429 | 503;
  reason: string;
  message: string;
}

export const answerTo = (error: unknown): Answer => {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof BadEvent) return { status: 400, reason: "BadEvent", message };
  if (error instanceof Stalled) return { status: 204, reason: error.reason, message };
  if (error instanceof Waiting) return { status: 503, reason: error.reason, message };
  if (error instanceof ApiError && !mayPass(error)) return { status: 204, reason: error.reason, message };
  if (error instanceof ApiError) return { status: 503, reason: error.reason, message };
  if (error instanceof Error && error.name === "TimeoutError")
    return { status: 503, reason: "DeadlineExceeded", message };
  return { status: 503, reason: "Unexpected", message };
};

/** A token that has just been replaced, or a conflict that outlived its attempts, may be over in a moment; other refusals may not. */
const mayPass = (error: ApiError): boolean => error.isTransient || error.isConflict || error.status === 401;
