import { createHash } from "node:crypto";
import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import { configFiles, dynamicFile } from "./files.ts";

/** SHA-256 over what a server has to be restarted for. */
export function configHash(cr: Redis): string {
  const hash = createHash("sha256");
  for (const [name, text] of Object.entries(configFiles(cr))) {
    if (name !== dynamicFile) hash.update(`${name}\0${text}\0`);
  }
  return hash.digest("hex");
}
