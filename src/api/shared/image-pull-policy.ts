import * as z from "zod";

export const imagePullPolicy = z.enum(["Always", "IfNotPresent", "Never"]);
