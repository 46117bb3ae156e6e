import * as z from "zod";
import {
  defaultMaxConnections,
  defaultMaxItemSize,
  defaultMaxMemoryMB,
  defaultThreads,
  defaultVerbosity,
} from "./defaults.ts";

/** Flags of the memcached server. */
export const Server = z.object({
  maxMemoryMB: z
    .int32()
    .min(16)
    .max(65536)
    .default(defaultMaxMemoryMB)
    .describe("Memory for cached items in mebibytes (flag -m). The server itself and its connections need some more."),
  maxConnections: z
    .int32()
    .min(1)
    .max(65536)
    .default(defaultMaxConnections)
    .describe("Number of client connections that a pod serves at the same time (flag -c)."),
  threads: z
    .int32()
    .min(1)
    .max(128)
    .default(defaultThreads)
    .describe("Number of worker threads that handle requests in a pod (flag -t)."),
  maxItemSize: z
    .string()
    .regex(/^[0-9]+(k|m)$/)
    .default(defaultMaxItemSize)
    .describe(
      "Size of the largest item that the cache takes (flag -I): a number followed by k (KiB) or m (MiB), such as 1m.",
    ),
  verbosity: z
    .int32()
    .min(0)
    .max(2)
    .default(defaultVerbosity)
    .describe(
      "How much the server logs: 0 next to nothing, 1 errors and warnings (flag -v), 2 each command and response too (flag -vv).",
    ),
  extraArgs: z
    .array(z.string().max(4096))
    .max(128)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .optional()
    .describe(
      "Further command-line arguments for memcached, appended after all others exactly as given, one argument an item.",
    ),
});
