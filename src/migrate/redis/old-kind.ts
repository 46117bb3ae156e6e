/** What a kind of another operator becomes. */

import type { ObjectMeta } from "../../api/kubernetes/object.ts";
import type { JsonMap } from "../../json.ts";
import type { Note } from "./reading.ts";

export interface OldObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: JsonMap;
}

export interface Turned {
  /** Of a Redis of ours. */
  spec: JsonMap;
  notes: readonly Note[];
}

export interface OldKind {
  group: string;
  kind: string;
  versions: readonly string[];
  /** Or why there is nothing yet that it could become, and what comes in its place: a sentence without an end. */
  turn(old: OldObject): Turned | string;
  /** Whether annotations of the resource were those of its pods. */
  annotatesPods: boolean;
}
