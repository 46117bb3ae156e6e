/** A change of the mounted Secrets restarts the pods: by a hash of what is mounted, on their template. */

import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { BuildContext } from "../../kind.ts";
import { secretsHash } from "../../shared/secrets.ts";
import { secretHashAnnotation } from "../annotations.ts";
import { liveDeployment } from "../replicas/live.ts";
import { specOf } from "../spec.ts";
import { mountedKeys } from "./secrets.ts";

/**
 * Absent where no Secret is mounted. While a Secret or a key is missing, the hash of the live pods stands, so that they are not
 * restarted into a volume that cannot be mounted. Throws `Waiting` while one cannot be read.
 */
export function secretHash(cr: Memcached, { secrets, live }: BuildContext): string | undefined {
  const mounted = mountedKeys(cr);
  if (mounted.size === 0 || specOf(cr).security?.restartOnSecretChange === false) return undefined;
  return (
    // Hashes of pods that run are without salt.
    secretsHash(mounted, secrets, { isSalted: false }) ??
    liveDeployment(live)?.spec?.template?.metadata?.annotations?.[secretHashAnnotation]
  );
}
