import * as z from "zod";
import { defaultLivenessSeconds, defaultReadinessSeconds } from "./defaults.ts";

const seconds = z.int32().min(1).optional();
const times = z.int32().min(1).optional();

const Probe = (defaultSeconds: number) =>
  z.object({
    initialDelaySeconds: z
      .int32()
      .min(0)
      .optional()
      .describe(`Seconds before the first check; ${defaultSeconds} when absent.`),
    periodSeconds: seconds.describe(`Seconds between two checks; ${defaultSeconds} when absent.`),
    timeoutSeconds: seconds.describe("Seconds after which a check counts as failed; 1 when absent."),
    failureThreshold: times.describe("Failed checks in a row that it takes; 3 when absent."),
  });

/** How often the kubelet checks a memcached container. What it checks, that the port takes connections, is not for change. */
export const Probes = z.object({
  liveness: Probe(defaultLivenessSeconds)
    .optional()
    .describe("After which failures the memcached container is restarted."),
  readiness: Probe(defaultReadinessSeconds)
    .extend({ successThreshold: times.describe("Successful checks in a row that it takes; 1 when absent.") })
    .optional()
    .describe("After which checks a pod gets clients, and gets none any more."),
});
