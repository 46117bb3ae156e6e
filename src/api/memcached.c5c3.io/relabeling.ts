import * as z from "zod";

/** A rule that rewrites labels, as in a ServiceMonitor: https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.RelabelConfig */
export const Relabeling = z.object({
  action: z.string().optional().describe("What is done with what matches; replace when absent."),
  sourceLabels: z
    .array(z.string())
    .meta({ "x-kubernetes-list-type": "atomic" })
    .optional()
    .describe("Labels whose values are joined and matched."),
  separator: z.string().optional().describe("Text between the joined values; a semicolon when absent."),
  regex: z.string().optional().describe("Regular expression that is matched; anything when absent."),
  modulus: z.int().optional().describe("Divisor of the hash that the action hashmod takes."),
  targetLabel: z.string().optional().describe("Label that the outcome is written to."),
  replacement: z.string().optional().describe("What is written, with groups of the match as $1; $1 when absent."),
});

export type Relabeling = z.input<typeof Relabeling>;
