import { expect, test } from "vitest";
import { seededRandom } from "../../chaos/faults/random.ts";

const numbers = (seed: number): number[] => {
  const { next } = seededRandom(seed);
  return Array.from({ length: 1_000 }, next);
};

test("the same seed gives the same numbers, and another seed others", () => {
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
});

test.each([0, 1, 2 ** 31])("numbers are spread over the whole range (seed %i)", (seed) => {
  const tenths = new Set(numbers(seed).map((number) => Math.floor(number * 10)));

  expect([...tenths].toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("every item of a list may be picked, and none of an empty one", () => {
  const { pick } = seededRandom(1);

  expect(new Set(Array.from({ length: 100 }, () => pick(["a", "b", "c"])))).toEqual(new Set(["a", "b", "c"]));
  expect(() => pick([])).toThrow("empty list");
});

test("a chance of 0 never comes, and one of 1 always", () => {
  const { chance } = seededRandom(1);

  expect(Array.from({ length: 100 }, () => chance(0))).not.toContain(true);
  expect(Array.from({ length: 100 }, () => chance(1))).not.toContain(false);
});
