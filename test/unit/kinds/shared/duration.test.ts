import { expect, test } from "vitest";
import { milliseconds } from "../../../../src/kinds/shared/duration.ts";

test.each([
  ["0", 0],
  ["0s", 0],
  ["30s", 30_000],
  ["1m30s", 90_000],
  ["1500ms", 1500],
  ["1m5ms", 60_005],
  ["2h", 7_200_000],
  ["1y1w1d", (365 + 7 + 1) * 86_400_000],
])("%s is %d milliseconds", (text, expected) => {
  expect(milliseconds(text)).toBe(expected);
});

test.each(["", "30", "1.5m", "-1s", "1s1m", "1S", " 1s", "1s ", "s", "00"])("%j is no duration", (text) => {
  expect(milliseconds(text)).toBeUndefined();
});
