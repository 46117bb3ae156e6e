/**
 * Whether labels are what a label selector asks for. Pure.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */

import type { V1LabelSelector, V1LabelSelectorRequirement } from "@kubernetes/client-node";
import { memberOf } from "../json.ts";

type Labels = Readonly<Record<string, string>>;

export const selects = ({ matchLabels = {}, matchExpressions = [] }: V1LabelSelector, labels: Labels): boolean =>
  Object.entries(matchLabels).every((one) => isBorne(one, labels)) &&
  matchExpressions.every((requirement) => isMet(requirement, labels));

/** The part of a selector that keeps it from selecting what has these labels; empty where it does. */
export const unmet = (
  { matchLabels = {}, matchExpressions = [] }: V1LabelSelector,
  labels: Labels,
): V1LabelSelector => ({
  matchLabels: Object.fromEntries(Object.entries(matchLabels).filter((one) => !isBorne(one, labels))),
  matchExpressions: matchExpressions.filter((requirement) => !isMet(requirement, labels)),
});

const isBorne = ([name, value]: [string, string], labels: Labels): boolean => memberOf(labels, name) === value;

/** An operator that is not known asks for what nothing has. */
const isMet = ({ key, operator, values = [] }: V1LabelSelectorRequirement, labels: Labels): boolean => {
  const value = memberOf(labels, key);
  switch (operator) {
    case "In":
      return typeof value === "string" && values.includes(value);
    case "NotIn":
      return typeof value !== "string" || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return false;
  }
};
