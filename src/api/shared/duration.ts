import * as z from "zod";

/** More than any duration takes; bounds the cost of the rules about it. */
const longestDuration = 100;

/** A Prometheus duration such as `30s`. That it is one is a rule's business, as no schema could say it well. */
export const duration: z.ZodString = z.string().max(longestDuration);
