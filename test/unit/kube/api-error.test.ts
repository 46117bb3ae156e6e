import { expect, test } from "vitest";
import { ApiError } from "../../../src/kube/api-error.ts";

const error = (status: number, reason = "Reason") => new ApiError('apply Service "web/a"', status, reason, "some text");

test.each([
  [0, true, false],
  [400, false, false],
  [401, false, false],
  [403, false, false],
  [404, false, false],
  [409, false, true],
  [410, false, false],
  [422, false, false],
  [429, true, false],
  [500, true, false],
  [503, true, false],
  [504, true, false],
])("%i: transient %s, conflict %s", (status, isTransient, isConflict) => {
  expect(error(status)).toMatchObject({ isTransient, isConflict });
});

test("a kind that an API server has yet to learn of is forbidden as an owner for a moment", () => {
  const detail =
    "cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion a/v1 Kind B";

  expect(new ApiError("x", 403, "Forbidden", detail).isTransient).toBe(true);
});

test.each([
  ["an unknown path, which has no reason", 404, "Unknown", true],
  ["a missing object", 404, "NotFound", false],
  ["a path that is forbidden", 403, "Forbidden", false],
  ["another answer without a reason", 400, "Unknown", false],
])("%s: %i %s, not served %s", (_, status, reason, isNotServed) => {
  expect(error(status, reason).isNotServed).toBe(isNotServed);
});

test("says what was being done and what came", () => {
  expect(error(403, "Forbidden").message).toBe(
    'Cannot apply Service "web/a" as the API server answered 403 Forbidden: some text',
  );
  expect(error(0).message).toBe('Cannot apply Service "web/a" as the API server answered nothing: some text');
});

test("keeps its cause", () => {
  const cause = new Error("reset");

  expect(new ApiError("read", 0, "ConnectionFailed", "reset", { cause }).cause).toBe(cause);
});
