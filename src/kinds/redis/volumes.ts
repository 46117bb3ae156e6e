/** Lets volumes grow, one claim after the other. */

import type { Redis } from "../../api/redis.ebb.dev/index.ts";
import type { Operation, Writer } from "../facts.ts";
import type { RedisFacts } from "./facts.ts";
import { claimResource } from "./operated.ts";

/** Storage is only ever raised. What the storage class does not allow is refused by the API server, and told as that. */
export const growVolumes = async (
  _: Redis,
  facts: RedisFacts,
  { writer }: { writer: Writer },
): Promise<Operation<RedisFacts>> => {
  const { size, claims } = facts.growing ?? { size: "", claims: [] };
  for (const claim of claims)
    await writer.mergePatch(claimResource, claim, { spec: { resources: { requests: { storage: size } } } });
  const done = claims.map(({ metadata: { name } }) => ({
    reason: "VolumeGrown",
    message: `Asked for ${size} for PersistentVolumeClaim ${name}`,
  }));
  return { facts, problems: [], notes: [], done, goesOn: false };
};
