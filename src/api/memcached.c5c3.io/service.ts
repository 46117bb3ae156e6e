import * as z from "zod";

/** The headless Service in front of the pods. */
export const Service = z.object({
  annotations: z
    .record(z.string(), z.string())
    .optional()
    .describe(
      "Annotations to set on the Service; one that is removed here is removed there, and others there are left alone.",
    ),
});
