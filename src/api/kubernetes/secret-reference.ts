import * as z from "zod";

/** A Secret in the namespace of the object that names it; `""` names none. */
export const SecretReference = z
  .object({ name: z.string().default("").describe("Name of the Secret, which is in the same namespace.") })
  .meta({ "x-kubernetes-map-type": "atomic" });
