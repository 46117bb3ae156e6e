/** What is added to a pod: finished parts, plain data. */

import type { V1Container } from "@kubernetes/client-node";

export interface Plan {
  /** Containers that start beside those of the app. */
  regular: readonly V1Container[];
}
