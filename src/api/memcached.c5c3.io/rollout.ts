import * as z from "zod";
import { intOrString } from "../kubernetes/int-or-string.ts";

/** How pods are replaced when they change. */
export const Rollout = z.object({
  minReadySeconds: z
    .int32()
    .min(0)
    .optional()
    .describe("Seconds that a new pod must be ready before the next one is replaced; zero when absent."),
  maxSurge: intOrString
    .optional()
    .describe("Pods that may exist above the wanted number during a rollout, or a percentage of it; 1 when absent."),
  maxUnavailable: intOrString
    .optional()
    .describe(
      "Pods that may be missing from the wanted number during a rollout, or a percentage of it; 0 when absent. Not both limits may be 0.",
    ),
  progressDeadlineSeconds: z
    .int32()
    .min(1)
    .optional()
    .describe("Seconds without progress after which a rollout counts as stuck; 600 when absent."),
});
