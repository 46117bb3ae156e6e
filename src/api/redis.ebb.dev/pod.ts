import type { V1PodSecurityContext } from "@kubernetes/client-node";
import * as z from "zod";
import { kubernetes } from "../kubernetes/embedded.ts";
import { Pod as AnyPod } from "../shared/pod.ts";
import { defaultTerminationGracePeriodSeconds } from "./defaults.ts";

/** Where the pods run, as whom, and how they are marked. */
export const Pod = AnyPod.omit({ imagePullSecrets: true }).extend({
  securityContext: kubernetes<V1PodSecurityContext>("io.k8s.api.core.v1.PodSecurityContext")
    .optional()
    .describe("Security context of the pods, used exactly as given in place of the safe default."),
  terminationGracePeriodSeconds: z
    .int()
    .min(1)
    .max(3600)
    .default(defaultTerminationGracePeriodSeconds)
    .describe("Seconds after which a stopping pod is killed; it may take 20 of them to hand over before it stops."),
});
