import { keyText } from "../api/kubernetes/resource.ts";
import type { Target } from "../engine/reconcile.ts";

/** A target as one line, unique among targets. */
export const targetText = ({ kind, key }: Target): string =>
  `${kind.resource.group}/${kind.resource.kind} ${keyText(key)}`;
