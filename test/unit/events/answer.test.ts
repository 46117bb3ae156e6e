import { expect, test } from "vitest";
import { answerTo } from "../../../src/events/answer.ts";
import { BadEvent } from "../../../src/events/bad-event.ts";
import { Stalled, Waiting } from "../../../src/failures.ts";
import { ApiError } from "../../../src/kube/api-error.ts";

const api = (status: number): ApiError => new ApiError("read it", status, "Reason", "text");

test.each<[string, unknown, number, string]>([
  ["a request that is no event of ours", new BadEvent("no"), 400, "BadEvent"],
  ["what is stalled", new Stalled("InvalidSpec", "no"), 204, "InvalidSpec"],
  ["what may be over within seconds", new Waiting("Busy", "later"), 503, "Busy"],
  ["no answer of the API server", api(0), 503, "Reason"],
  ["429", api(429), 503, "Reason"],
  ["500", api(500), 503, "Reason"],
  ["a conflict that outlived its attempts", api(409), 503, "Reason"],
  ["a token that was just replaced", api(401), 503, "Reason"],
  ["a right that is missing", api(403), 204, "Reason"],
  ["an object that the API server does not take", api(422), 204, "Reason"],
  ["a deadline", new DOMException("late", "TimeoutError"), 503, "DeadlineExceeded"],
  ["a mistake of ours", new TypeError("undefined is not a function"), 503, "Unexpected"],
  ["what is no error at all", "text", 503, "Unexpected"],
])("%s is answered by %i", (_, error, status, reason) => {
  expect(answerTo(error)).toMatchObject({ status, reason });
});

test("a deadline that a real signal sets is one", async () => {
  const signal = AbortSignal.timeout(0);
  await new Promise((resolve) => signal.addEventListener("abort", resolve));

  expect(answerTo(signal.reason)).toMatchObject({ status: 503, reason: "DeadlineExceeded" });
});
