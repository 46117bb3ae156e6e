import type { IntOrString } from "@kubernetes/client-node";
import type * as z from "zod";
import { kubernetes } from "./embedded.ts";

/** A count, or a string such as `50%`. */
export const intOrString: z.ZodCustom<IntOrString, IntOrString> = kubernetes<IntOrString>(
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
);
