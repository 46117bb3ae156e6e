/** Every case: the table that all back ends are held to. */

import type { Case } from "./case.ts";
import { selectionCases } from "./cases/selection.ts";
import { shapeCases } from "./cases/shape.ts";
import { skippedCases } from "./cases/skipped.ts";

export const cases: readonly Case[] = [...selectionCases, ...skippedCases, ...shapeCases];
