/** Names of the children and of what clients connect to. */

import type { Redis } from "../../api/redis.ebb.dev/index.ts";
import { isReplicated } from "./spec.ts";

interface Named {
  metadata: { name: string };
}

/** Of the StatefulSet, of the Service in front of all pods, and of whatever there is one of. */
export const mainName = ({ metadata }: Named): string => metadata.name;

export const configName = ({ metadata }: Named): string => `${metadata.name}-config`;
export const headlessName = ({ metadata }: Named): string => `${metadata.name}-headless`;
export const masterName = ({ metadata }: Named): string => `${metadata.name}-master`;
export const replicaName = ({ metadata }: Named): string => `${metadata.name}-replica`;
export const additionalName = ({ metadata }: Named): string => `${metadata.name}-additional`;
export const metricsName = ({ metadata }: Named): string => `${metadata.name}-metrics`;

/** Of the Lease that lets one invocation at a time operate the servers. */
export const operationName = ({ metadata }: Named): string => `${metadata.name}-operation`;

export const podName = ({ metadata }: Named, ordinal: number): string => `${metadata.name}-${ordinal}`;

/** DNS name of a pod, below that of the headless Service; the same for as long as the pod's name is. */
export const podHost = (cr: Redis, pod: string): string => `${pod}.${headlessName(cr)}.${cr.metadata.namespace}.svc`;

/** DNS name that clients write to. */
export const clientHost = (cr: Redis): string =>
  `${isReplicated(cr) ? masterName(cr) : mainName(cr)}.${cr.metadata.namespace}.svc`;
