/** The StatefulSet as it stands, as far as the kind reads it. */

import type { V1PersistentVolumeClaim } from "@kubernetes/client-node";
import type { KubeObject } from "../../api/kubernetes/object.ts";

export interface LiveStatefulSet extends KubeObject {
  spec?: {
    replicas?: number;
    serviceName?: string;
    podManagementPolicy?: string;
    updateStrategy?: { rollingUpdate?: { partition?: number } };
    selector?: { matchLabels?: Record<string, string> };
    template?: { metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> } };
    volumeClaimTemplates?: V1PersistentVolumeClaim[];
  };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    readyReplicas?: number;
    updatedReplicas?: number;
    currentRevision?: string;
    updateRevision?: string;
  };
}

/** For an object that was read from the StatefulSet's URL. */
export const liveStatefulSet = (live: KubeObject | undefined): LiveStatefulSet | undefined => live;
