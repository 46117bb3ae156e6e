import { expect, test } from "vitest";
import { parseBytes } from "../../../../functions/pod-program/bytes.ts";
import { parseDuration } from "../../../../functions/pod-program/duration.ts";

test.each([
  ["0", 0],
  ["1000", 1000],
  ["64Mi", 67_108_864],
  ["1.5Gi", 1_610_612_736],
  ["128M", 128_000_000],
  ["0.0001Ki", 1],
  ["", undefined],
  ["-1", undefined],
  ["64 Mi", undefined],
  ["64mi", undefined],
  ["9000Ti", undefined],
])("%j is %s bytes", (text, expected) => {
  expect(parseBytes(text)).toBe(expected);
});

test.each([
  ["60s", 60_000],
  ["1h30m", 5_400_000],
  ["1.5s", 1_500],
  ["500ms", 500],
  ["1s1ms", 1_001],
  ["", undefined],
  ["0s", undefined],
  ["60", undefined],
  ["1s1m", undefined],
])("%j is %s milliseconds", (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});
