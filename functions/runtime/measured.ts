/** A reconcile whose passes are counted and timed, and told apart by how they ended. */

import type { Outcome } from "../../src/engine/pass.ts";
import type { Reconcile } from "../../src/engine/reconcile.ts";
import { answerTo } from "../../src/events/answer.ts";
import { Waiting } from "../../src/failures.ts";
import { ApiError } from "../../src/kube/api-error.ts";
import type { End, Metrics } from "../../src/metrics/metrics.ts";

export const measured =
  (reconcile: Reconcile, metrics: Pick<Metrics, "begun">): Reconcile =>
  async (target, options) => {
    const ended = metrics.begun(target);
    try {
      const outcome = await reconcile(target, options);
      ended(endOf(outcome));
      return outcome;
    } catch (error) {
      ended(endOfFailure(error));
      throw error;
    }
  };

/** What is stalled needs somebody to act: another controller would have failed with an error. */
const endOf = ({ result }: Outcome): End => {
  switch (result) {
    case "gone":
      return "gone";
    case "stalled":
      return "terminal";
    case "reconciled":
    case "deleting":
      return "success";
    default:
      return result satisfies never;
  }
};

const endOfFailure = (error: unknown): End => {
  if (error instanceof Waiting) return isRefusal(error) ? "error" : "requeue";
  const { status, reason } = answerTo(error);
  if (status === 204) return "terminal";
  return reason === "Unexpected" ? "panic" : "error";
};

/** The API server refused something for now, a child or the reading of a Secret; else it is only that something is not there yet. */
const isRefusal = ({ reason, cause }: Waiting): boolean => reason === "ReconcileError" || cause instanceof ApiError;
