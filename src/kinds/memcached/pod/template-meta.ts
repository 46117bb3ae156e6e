/** Labels and annotations of the pods. */

import type { V1ObjectMeta } from "@kubernetes/client-node";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { BuildContext } from "../../kind.ts";
import { restartTriggerAnnotation, secretHashAnnotation } from "../annotations.ts";
import { labels } from "../labels.ts";
import { specOf } from "../spec.ts";
import { secretHash } from "./secret-hash.ts";
import { serverImage } from "./server.ts";
import { versionLabel } from "./version.ts";

/** The user's stand back behind ours. Any change here replaces the pods one by one; that is what a restart trigger is. */
export function templateMeta(cr: Memcached, context: BuildContext): V1ObjectMeta {
  const { pod } = specOf(cr);
  const hash = secretHash(cr, context);
  const trigger = cr.metadata.annotations?.[restartTriggerAnnotation];
  const annotations = {
    ...pod?.annotations,
    ...(hash && { [secretHashAnnotation]: hash }),
    ...(trigger && { [restartTriggerAnnotation]: trigger }),
  };
  return {
    labels: { ...pod?.labels, ...labels(cr), ...versionLabel(serverImage(cr)) },
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}
