import * as z from "zod";
import { defaultFailoverAfterSeconds } from "./defaults.ts";

/** When another pod becomes the master, in mode Replication. */
export const Failover = z.object({
  afterSeconds: z
    .int32()
    .min(1)
    .max(3600)
    .default(defaultFailoverAfterSeconds)
    .describe("Seconds that the master must be gone before another pod takes its place."),
  minReplicasToWrite: z
    .int32()
    .min(0)
    .max(15)
    .default(0)
    .describe(
      "Replicas that a master must reach to take writes, so that one that is cut off takes none; 0 asks for none.",
    ),
});
