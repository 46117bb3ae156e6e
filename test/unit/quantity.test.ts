import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalQuantity, canonicalResourceQuantity, compareQuantities, percentOf } from "../../src/quantity.ts";

test.each([
  ["0", "0"],
  ["0Ki", "0"],
  ["-0", "0"],
  ["1024Mi", "1Gi"],
  ["1536Mi", "1536Mi"],
  ["1.5Gi", "1536Mi"],
  ["0.5Gi", "512Mi"],
  ["0.05Gi", "53687091200m"],
  ["100.035Ki", "102435840m"],
  ["1023Ki", "1023Ki"],
  ["1032Ki", "1032Ki"],
  ["0.5Ki", "512"],
  ["0.5", "500m"],
  [".5", "500m"],
  ["1000m", "1"],
  ["1500m", "1500m"],
  ["100000k", "100M"],
  ["1e3", "1e3"],
  ["1E3", "1E3"],
  ["1.2e3", "1200"],
  ["1e4", "10e3"],
  ["0.5e0", "500e-3"],
  ["1000e3", "1e6"],
  ["1e100", "10e99"],
  ["123456789012345678901234567890", "123456789012345678901234567890"],
  ["-1.5", "-1500m"],
])("writes %s as %s", (written, canonical) => {
  expect(canonicalQuantity(written)).toBe(canonical);
});

test.each([
  ["0.0000000001", "1n"],
  ["3.001n", "4n"],
  ["1.1E-9", "2e-9"],
  ["-0.1n", "-1n"],
  ["1e-2000000000", "1e-9"],
  ["0.000000000001Ki", "2n"],
])("rounds %s away from zero to %s, as nothing is smaller than a nano", (written, canonical) => {
  expect(canonicalQuantity(written)).toBe(canonical);
});

test.each([
  ["+5", "+5"],
  ["05", "05"],
  ["1.", "1."],
  ["1.500", "1.500"],
  ["10.035M", "10.035M"],
  ["1500e0", "1500e0"],
  ["010Ki", "010Ki"],
])("keeps %s, which the API server takes for canonical", (written, canonical) => {
  expect(canonicalQuantity(written)).toBe(canonical);
});

test.each([
  ["9Ei", "9223372036854775807"],
  ["-9Ei", "-9223372036854775807"],
  ["1000E", "1"],
])("writes %s as %s, since the API server does, beyond what it can count", (written, canonical) => {
  expect(canonicalQuantity(written)).toBe(canonical);
});

test.each([
  [1, "1"],
  [0.5, "500m"],
  [1e21, "1e+21"],
  [100663296, "100663296"],
])("takes the number %s for the text %s", (written, canonical) => {
  expect(canonicalQuantity(written)).toBe(canonical);
});

test.each([
  ["100u", "1m"],
  ["0.0015", "2m"],
  ["-0.0015", "-2m"],
  ["1.500", "1.500"],
  ["0.05Gi", "53687091200m"],
  ["1e-9", "1e-3"],
])("rounds %s of a resource up to %s", (written, canonical) => {
  expect(canonicalResourceQuantity(written)).toBe(canonical);
});

test.each(["", "-", ".", "Ki", "1i", "1 k", "0.1mi", "1.1.M", "1e", "1e1.5", "aoeu", "1e9999999999"])(
  'refuses "%s"',
  (written) => {
    expect(() => canonicalQuantity(written)).toThrow(`Cannot parse quantity: current value is "${written}"`);
  },
);

test.each([
  ["96Mi", "100663296", 0],
  ["1", "1000m", 0],
  ["-0", "0", 0],
  ["100m", "50m", 1],
  ["-1", "1", -1],
  ["-2", "-1", -1],
  ["10000T", "100Gi", 1],
  ["1023", "1Ki", -1],
  ["1e2000000000", "9Ei", 1],
  ["-1e2000000000", "-9Ei", -1],
])("compares %s with %s", (a, b, order) => {
  expect(compareQuantities(a, b)).toBe(order);
  expect(compareQuantities(b, a)).toBe(order === 0 ? 0 : -order);
});

const quantity = fc
  .tuple(
    fc.constantFrom("", "-", "+"),
    fc.stringMatching(/^[0-9]{1,6}(\.[0-9]{0,4})?$/),
    fc.constantFrom("n", "u", "m", "", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti", "e3", "E-4", "e+2"),
  )
  .map((parts) => parts.join(""));

test("a canonical quantity is its own canonical form", () => {
  fc.assert(
    fc.property(quantity, (written) => {
      const canonical = canonicalQuantity(written);

      expect(canonicalQuantity(canonical)).toBe(canonical);
    }),
  );
});

test("the canonical form is the same number", () => {
  fc.assert(
    fc.property(quantity, (written) => {
      expect(compareQuantities(canonicalQuantity(written), written)).toBe(0);
    }),
  );
});

test.each([`${"0".repeat(150)}e1.5`, "0".repeat(1_000_000), `1${"0".repeat(100_000)}`])(
  "text that only looks like a quantity for long is refused without long thought",
  (written) => {
    expect(() => canonicalQuantity(written)).toThrow("Cannot parse quantity");
  },
);

test.each<[string | number, number, bigint]>([
  ["1Gi", 75, 805_306_368n],
  ["100m", 100, 0n],
  ["1500m", 100, 1n],
  [1000, 33, 330n],
  ["1E", 100, 10n ** 18n],
  ["1e2000000000", 50, (2n ** 63n - 1n) / 2n],
  ["1e-2000000000", 50, 0n],
])("of %s, %i hundredths are %s", (value, percent, expected) => {
  expect(percentOf(value, percent)).toBe(expected);
});
