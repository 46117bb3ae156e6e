/** A change of the mounted Secrets restarts the pods: by a hash of what is mounted, on their template. */

import { createHash } from "node:crypto";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import { Waiting } from "../../../failures.ts";
import type { BuildContext, SecretState } from "../../kind.ts";
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
  const hash = createHash("sha256");
  let isComplete = true;
  for (const [name, keys] of mounted) {
    const data = dataOf(name, secrets.get(name));
    for (const key of keys) {
      const value = data[key];
      if (value === undefined) isComplete = false;
      else hash.update(`${name}\0${key}\0`).update(decoded(value));
    }
  }
  if (isComplete) return hash.digest("hex");
  return liveDeployment(live)?.spec?.template?.metadata?.annotations?.[secretHashAnnotation];
}

function dataOf(name: string, state: SecretState = "missing"): Readonly<Record<string, string>> {
  if (state === "missing") return {};
  if ("unreadable" in state) throw new Waiting("ReconcileError", `Secret "${name}": ${state.unreadable}`);
  return state.data;
}

/** What stands in base64. Not by `Buffer`, whose module takes Deno milliseconds at each start. */
const decoded = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
