/** A label selector as the API server's lists take it. https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#api */

import type { V1LabelSelector } from "@kubernetes/client-node";

export const selectorText = ({ matchLabels = {}, matchExpressions = [] }: V1LabelSelector): string =>
  [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values = [] }) => {
      switch (operator) {
        case "In":
          return `${key} in (${values.join(",")})`;
        case "NotIn":
          return `${key} notin (${values.join(",")})`;
        case "Exists":
          return key;
        default:
          return `!${key}`;
      }
    }),
  ].join(",");
