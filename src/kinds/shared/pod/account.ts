/** As whom the pods run, towards the API server and towards registries. */

import type { V1LocalObjectReference, V1PodSpec } from "@kubernetes/client-node";

interface Account {
  serviceAccountName: string | undefined;
  imagePullSecrets: readonly V1LocalObjectReference[] | undefined;
  /** Left to the account itself when absent. */
  mountsToken: boolean | undefined;
}

/**
 * The account is named twice. The API server keeps the older field equal to the newer, and an apply that gives up only the newer
 * would get it back from the older: https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/apis/core/v1/conversion.go
 */
export function account({ serviceAccountName, imagePullSecrets = [], mountsToken }: Account): Partial<V1PodSpec> {
  const pullSecrets = imagePullSecrets.filter(({ name }) => name);
  return {
    ...(serviceAccountName && { serviceAccountName, serviceAccount: serviceAccountName }),
    ...(mountsToken !== undefined && { automountServiceAccountToken: mountsToken }),
    ...(pullSecrets.length > 0 && { imagePullSecrets: pullSecrets }),
  };
}
