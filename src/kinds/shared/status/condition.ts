import type { Condition, CustomResource } from "../../../api/kubernetes/object.ts";
import type { StatusInput } from "../../kind.ts";

export interface Verdict<R extends string = string> {
  holds: boolean;
  reason: R;
  /** Holds nothing that changes by itself. */
  message: string;
}

/** `lastTransitionTime` stands for as long as the status does. */
export function condition(
  type: string,
  { holds, reason, message }: Verdict,
  { cr, now }: Pick<StatusInput<CustomResource>, "cr" | "now">,
): Condition {
  const status = holds ? "True" : "False";
  const { generation } = cr.metadata;
  const before = cr.status?.conditions?.find((known) => known.type === type);
  return {
    type,
    status,
    ...(generation !== undefined && { observedGeneration: generation }),
    lastTransitionTime: before?.status === status ? before.lastTransitionTime : seconds(now),
    reason,
    message,
  };
}

/** RFC 3339 as Kubernetes writes it, without fractions. */
const seconds = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;
