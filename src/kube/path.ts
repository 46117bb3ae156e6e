/** URLs of the Kubernetes API. https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris */

import type { Resource } from "../api/kubernetes/resource.ts";

export interface PathOptions {
  /** Absent or "": all namespaces, or a cluster-scoped resource. */
  namespace?: string | undefined;
  name?: string | undefined;
  subresource?: string | undefined;
}

export const pathOf = (
  { group, version, plural }: Resource,
  { namespace, name, subresource }: PathOptions = {},
): string =>
  [
    group === "" ? `/api/${version}` : `/apis/${group}/${version}`,
    ...(namespace === undefined || namespace === "" ? [] : ["namespaces", encodeURIComponent(namespace)]),
    plural,
    ...(name === undefined ? [] : [encodeURIComponent(name)]),
    ...(subresource === undefined ? [] : [subresource]),
  ].join("/");
