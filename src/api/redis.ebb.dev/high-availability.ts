import * as z from "zod";
import { HighAvailability as AnyHighAvailability, PodDisruptionBudget } from "../shared/high-availability.ts";

export const HighAvailability = AnyHighAvailability.extend({
  podDisruptionBudget: PodDisruptionBudget.extend({
    enabled: z
      .boolean()
      .optional()
      .describe("Whether a PodDisruptionBudget guards the pods; true when absent. Without a limit one pod may go."),
  })
    .optional()
    .describe("Limits how many pods a node drain or another voluntary eviction may take away at the same time."),
});
