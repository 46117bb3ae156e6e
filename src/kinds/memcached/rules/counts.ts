/** Numbers or percentages, as budgets and rollouts take them. Patterns are for RE2 and JavaScript alike. */

import type { IntOrString } from "@kubernetes/client-node";

/** Up to 100. */
export const percentage = "^0*(?:100|[1-9]?[0-9])%$";
export const anyPercentage = "^[0-9]+%$";
const zero = "^0+%$";

export const isCountOr = (pattern: string, value: IntOrString): boolean =>
  typeof value === "number" ? value >= 0 : new RegExp(pattern).test(value);
export const isCountOrCel = (pattern: string, value: string): string =>
  `(type(${value}) == int ? ${value} >= 0 : ${value}.matches('${pattern}'))`;

export const isZero = (value: IntOrString): boolean =>
  typeof value === "number" ? value === 0 : new RegExp(zero).test(value);
export const isZeroCel = (value: string): string =>
  `(type(${value}) == int ? ${value} == 0 : ${value}.matches('${zero}'))`;
