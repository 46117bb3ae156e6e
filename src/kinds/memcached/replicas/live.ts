/** The Deployment as it stands, as far as the kind reads it. */

import type { KubeObject } from "../../../api/kubernetes/object.ts";

export interface LiveDeployment extends KubeObject {
  spec?: { replicas?: number; template?: { metadata?: { annotations?: Record<string, string> } } };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    conditions?: readonly { type: string; status: string; message?: string }[];
  };
}

/** For an object that was read from the Deployment's URL. */
export const liveDeployment = (live: KubeObject | undefined): LiveDeployment | undefined => live;
