/** Tests that need what only the local platform allows. */

import type { TestContext } from "vitest";
import { installed } from "./installed.ts";

/** Skips a test where an operator is installed already; `it` is what the test does, as a sentence. Whole files lie in `test/platform/local/`. */
export const onLocalPlatform = ({ skip }: Pick<TestContext, "skip">, it: string): void => {
  if (installed) skip(`${it}, which is for the local platform alone`);
};
