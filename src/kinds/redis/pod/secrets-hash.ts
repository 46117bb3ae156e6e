/** A change of the used Secrets restarts the pods: by a hash of what they hold, on their template. */

import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import type { BuildContext } from "../../kind.ts";
import { secretsHash as hashOf } from "../../shared/secrets.ts";
import { secretsHashAnnotation } from "../annotations.ts";
import { liveStatefulSet } from "../live.ts";
import { secretKeys } from "./secrets.ts";

/**
 * Absent where no Secret is used. While a Secret or a key is missing, the hash of the live pods stands, so that they are not restarted
 * into a volume that cannot be mounted. Throws `Waiting` while one cannot be read.
 */
export function secretsHash(cr: Redis, { secrets, live }: Pick<BuildContext, "secrets" | "live">): string | undefined {
  const used = secretKeys(cr);
  if (used.size === 0) return undefined;
  return (
    hashOf(used, secrets, { isSalted: true }) ??
    liveStatefulSet(live)?.spec?.template?.metadata?.annotations?.[secretsHashAnnotation]
  );
}
