/** Rules about which pods are meant. */

import type { V1LabelSelector } from "@kubernetes/client-node";
import type { Injecting } from "../../../sidecars/injection.ts";
import { cel, type Denial } from "../../rule.ts";

const isEmpty = ({ matchLabels = {}, matchExpressions = [] }: V1LabelSelector): boolean =>
  Object.keys(matchLabels).length + matchExpressions.length === 0;

const notEmpty = (id: string, field: "selector" | "namespaceSelector", of: string): Denial<Injecting> => ({
  id,
  rule: `the ${field} is not empty`,
  at: "spec",
  field: `spec.${field}`,
  isRequired: true,
  cel: cel`size(self.${field}.?matchLabels.orValue({})) + size(self.${field}.?matchExpressions.orValue([])) > 0`,
  message: `must not be empty: it would be ${of}`,
  isBroken: ({ spec }) => field in spec && isEmpty((spec as { [F in typeof field]?: V1LabelSelector })[field] ?? {}),
});

export const selectorDenials: readonly Denial<Injecting>[] = [notEmpty("V1", "selector", "every pod")];

/** Of a ClusterSidecarInjection. */
export const clusterDenials: readonly Denial<Injecting>[] = [notEmpty("V14", "namespaceSelector", "every namespace")];
