import { expect, test } from "vitest";
import { measured } from "../../../../functions/runtime/measured.ts";
import type { Outcome } from "../../../../src/engine/pass.ts";
import { Stalled, Waiting } from "../../../../src/failures.ts";
import { ApiError } from "../../../../src/kube/api-error.ts";
import type { End } from "../../../../src/metrics/metrics.ts";
import { target } from "../../engine/gadget.ts";

const ends = () => {
  const told: End[] = [];
  return { told, begun: () => (end: End) => void told.push(end) };
};

test.each<[Outcome["result"], End]>([
  ["reconciled", "success"],
  ["deleting", "success"],
  ["gone", "gone"],
  ["stalled", "terminal"],
])("a pass that comes to %s ends in %s", async (result, end) => {
  const metrics = ends();
  const outcome: Outcome = { result, path: "spec", changes: [], statusWritten: false };

  expect(await measured(async () => outcome, metrics)(target)).toBe(outcome);

  expect(metrics.told).toEqual([end]);
});

const refused = (status: number, reason: string) => new ApiError("read it", status, reason, "text");

test.each<[End, string, Error]>([
  ["error", "no answer", refused(0, "ConnectionFailed")],
  ["error", "a conflict that did not end", refused(409, "Conflict")],
  ["error", "a child that was refused for now", new Waiting("Timeout", "text", { cause: refused(504, "Timeout") })],
  ["error", "a Secret that cannot be read", new Waiting("ReconcileError", "text")],
  ["error", "the deadline", new DOMException("text", "TimeoutError")],
  ["requeue", "something that is not there yet", new Waiting("CertificateNotIssued", "text")],
  ["terminal", "a right that is missing", refused(403, "Forbidden")],
  ["terminal", "a spec that is impossible", new Stalled("InvalidSpec", "text")],
  ["panic", "a mistake of ours", new TypeError("text")],
])("%s is how it ends with %s", async (end, _, error) => {
  const metrics = ends();

  await expect(measured(() => Promise.reject(error), metrics)(target)).rejects.toBe(error);

  expect(metrics.told).toEqual([end]);
});
