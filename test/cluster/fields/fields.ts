/** Fields of a kind, one after the other, in a table. */

import type { Kind } from "../../../src/kinds/kind.ts";

export interface Fields {
  kind: Kind;
  /** A spec with the section of one row, and what it takes to be without pods that anybody waits for. */
  with(section: object): object;
  /** What is set, and what it is changed to before it is removed. */
  rows: readonly [string, object, object][];
}
