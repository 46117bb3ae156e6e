import * as z from "zod";
import { Pod as AnyPod } from "../shared/pod.ts";

/** Where the pods run, as whom, and how they are marked. */
export const Pod = AnyPod.extend({
  automountServiceAccountToken: z
    .boolean()
    .optional()
    .describe("Whether the token of the ServiceAccount is mounted; memcached and the exporter need none."),
});
