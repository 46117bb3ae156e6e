/** Quantities in rules. What is none is left to the API server, which refuses it where it is used. */

import { compareQuantities } from "../../../quantity.ts";
import { cel } from "../../rule.ts";

/** CEL that is true when the first of two strings is a quantity above the second. A field that may hold a number is wrapped in `string()` before. */
export const isAboveCel = (one: string, other: string): string =>
  cel`isQuantity(${one}) && isQuantity(${other}) && quantity(${one}).compareTo(quantity(${other})) > 0`;

/** `false` when one of them is missing, or no quantity. */
export const isAbove = (one: string | number | undefined, other: string | number | undefined): boolean => {
  if (one === undefined || other === undefined) return false;
  try {
    return compareQuantities(one, other) > 0;
  } catch {
    return false;
  }
};
