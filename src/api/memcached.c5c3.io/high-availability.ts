import * as z from "zod";
import { HighAvailability as AnyHighAvailability } from "../shared/high-availability.ts";
import { defaultPreStopDelaySeconds, defaultTerminationGracePeriodSeconds } from "./defaults.ts";

const GracefulShutdown = z.object({
  enabled: z
    .boolean()
    .optional()
    .describe("Whether a pod that is asked to stop serves on for a while, so that clients can move to other pods."),
  preStopDelaySeconds: z
    .int32()
    .min(1)
    .max(300)
    .default(defaultPreStopDelaySeconds)
    .describe("Seconds that a pod serves on before memcached is told to stop."),
  terminationGracePeriodSeconds: z
    .int()
    .min(1)
    .max(600)
    .default(defaultTerminationGracePeriodSeconds)
    .describe(
      "Seconds after which a stopping pod is killed, the delay included; must be more than preStopDelaySeconds.",
    ),
});

/** How the pods are spread over nodes and how they are taken away. */
export const HighAvailability = AnyHighAvailability.extend({
  gracefulShutdown: GracefulShutdown.optional().describe("How a pod stops."),
});
