/** What is added to a pod spec: finished parts, plain data. */

import type { V1Container, V1Volume } from "@kubernetes/client-node";

/** What a container of the app sees of a volume. */
export interface AppMount {
  /** The pod's default container when empty. */
  container: string;
  name: string;
  mountPath: string;
}

export interface Parts {
  /** Containers that start beside those of the app. */
  regular: readonly V1Container[];
  /** Init containers that restart: they start before the app and end after it. */
  native?: readonly V1Container[];
  volumes?: readonly V1Volume[];
  mounts?: readonly AppMount[];
}
