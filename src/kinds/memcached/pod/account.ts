/** As whom the pods run, towards the API server and towards registries. */

import type { V1PodSpec } from "@kubernetes/client-node";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { Settings } from "../../../settings.ts";
import { specOf } from "../spec.ts";

/**
 * The account is named twice. The API server keeps the older field equal to the newer, and an apply that gives up only the newer
 * would get it back from the older: https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/apis/core/v1/conversion.go
 */
export function account(cr: Memcached, settings: Settings): Partial<V1PodSpec> {
  const { serviceAccountName, automountServiceAccountToken, imagePullSecrets = [] } = specOf(cr).pod ?? {};
  const mounts = automountServiceAccountToken ?? (settings.podDefaults === "secure" ? false : undefined);
  const pullSecrets = imagePullSecrets.filter(({ name }) => name);
  return {
    ...(serviceAccountName && { serviceAccountName, serviceAccount: serviceAccountName }),
    ...(mounts !== undefined && { automountServiceAccountToken: mounts }),
    ...(pullSecrets.length > 0 && { imagePullSecrets: pullSecrets }),
  };
}
