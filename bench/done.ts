/** When something counts as done. Pure. */

import type { V1DeploymentSpec, V1DeploymentStatus } from "@kubernetes/client-node";
import type { KubeObject } from "../src/api/kubernetes/object.ts";
import type { Memcached } from "../src/api/memcached.c5c3.io/index.ts";

export type Deployment = KubeObject & { spec: V1DeploymentSpec; status?: V1DeploymentStatus };

/** Every pod is of the latest template, runs this image, and is available. */
export const isRolledOut =
  (image: string) =>
  ({ metadata, spec, status = {} }: Deployment): boolean =>
    spec.template.spec?.containers.some((container) => container.image === image) === true &&
    status.observedGeneration === metadata.generation &&
    status.updatedReplicas === spec.replicas &&
    status.availableReplicas === spec.replicas &&
    status.replicas === spec.replicas;

/** The status says of the latest spec, which wants this image, that everything is as it should be. */
export const tellsReady =
  (image: string) =>
  ({ metadata, spec, status }: Memcached): boolean => {
    const has = (type: string, value: string): boolean =>
      status?.conditions?.some((condition) => condition.type === type && condition.status === value) === true;
    return (
      spec?.image === image &&
      status?.observedGeneration === metadata.generation &&
      has("Available", "True") &&
      has("Ready", "True") &&
      has("Progressing", "False")
    );
  };
