import { keyText, type ObjectKey } from "../api/kubernetes/resource.ts";
import type { Kind } from "../kinds/kind.ts";

/** The custom resource that a pass is about. */
export interface Target {
  kind: Kind;
  key: ObjectKey;
}

/** A target as one line, unique among targets. */
export const targetText = ({ kind, key }: Target): string =>
  `${kind.resource.group}/${kind.resource.kind} ${keyText(key)}`;
