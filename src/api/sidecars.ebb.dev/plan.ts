/** The plan as it stands in a status: finished parts, which the API server's own policy adds to pods. */

import type { V1Container, V1Volume } from "@kubernetes/client-node";
import * as z from "zod";

/** Of any members; its maker is the operator alone. */
const opaque = <T>(): z.ZodCustom<T, T> =>
  z.custom<T>().meta({ type: "object", "x-kubernetes-preserve-unknown-fields": true });

const atomic = { "x-kubernetes-list-type": "atomic" };

const Mount = z.object({
  container: z.string().describe("Container of the app; the default one when empty."),
  name: z.string().describe("Name of the volume."),
  mountPath: z.string().describe("Where the container sees it."),
});

export const Plan = z.object({
  revision: z.string().describe("Digest of all that follows; each injected pod bears it."),
  names: z.array(z.string()).meta(atomic).describe("Names of the containers."),
  ports: z.array(z.int32()).meta(atomic).describe("TCP ports of the containers."),
  volumes: z.array(opaque<V1Volume>()).meta(atomic).describe("Volumes."),
  mounts: z.array(Mount).meta(atomic).describe("What containers of the app see of the volumes."),
  native: z
    .array(opaque<V1Container>())
    .meta(atomic)
    .describe("Containers that start before the app and end after it."),
  regular: z.array(opaque<V1Container>()).meta(atomic).describe("Containers that run beside the app."),
  regularAsNative: z
    .array(opaque<V1Container>())
    .meta(atomic)
    .optional()
    .describe("The same for pods of Jobs, which would never end else; absent where nodes cannot do it."),
  portLists: z
    .record(z.string(), z.array(z.string()))
    .optional()
    .describe("Annotations that hold lists of ports, and the ports that are added to them."),
});
export type Plan = z.infer<typeof Plan>;
