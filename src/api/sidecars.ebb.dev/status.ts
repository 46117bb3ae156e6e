import * as z from "zod";
import { conditions } from "../kubernetes/condition.ts";
import { Plan } from "./plan.ts";

const count = (what: string) => z.int32().optional().describe(`Number of pods ${what}`);

/** What was found at the last look. */
export const SidecarInjectionStatus = z.object({
  conditions: conditions
    .optional()
    .describe("State of the injection, always in this order: Ready, Injecting, UpToDate, Healthy and Degraded."),
  observedGeneration: z
    .int()
    .optional()
    .describe(
      "Generation for which this status was computed; the spec was changed since when metadata.generation is higher.",
    ),
  revision: z.string().optional().describe("Revision of the plan that new pods get."),
  native: z.boolean().optional().describe("Whether every node can run native sidecars, as far as is known."),
  matchedPods: count("that the selector matches."),
  injectedPods: count("of them that carry the sidecars, of whatever revision."),
  outdatedPods: count("of those whose sidecars are of another revision than a new pod's."),
  skippedPods: count("that were left as they are; their annotation sidecars.ebb.dev/skipped says why."),
  failingSidecars: z
    .array(
      z.object({
        container: z.string().describe("Name of the container."),
        reason: z.string().describe("What is wrong, as one CamelCase word."),
        pods: z.int32().describe("Number of pods in which it is so."),
        message: z.string().describe("What is wrong, with one pod as an example, and what helps."),
      }),
    )
    .max(50)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .optional()
    .describe("Sidecars that do not run as they should, and app containers that they may have an effect on."),
  workloads: z
    .array(
      z.object({
        kind: z.string().describe("Kind of the workload."),
        namespace: z.string().optional().describe("Its namespace, where that is not the injection's own."),
        name: z.string().describe("Its name."),
        upToDate: z.boolean().describe("Whether all of its pods have the sidecars of this revision."),
        reason: z.string().optional().describe("Why not, as one CamelCase word."),
      }),
    )
    .max(50)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .optional()
    .describe("Workloads whose pods are matched, at most 50; those that are not up to date come first."),
  plan: Plan.optional().describe("What is added to pods; absent while nothing is."),
});
export type SidecarInjectionStatus = z.infer<typeof SidecarInjectionStatus>;
