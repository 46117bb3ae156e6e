/** Types of Kubernetes itself inside our kinds: typed by `@kubernetes/client-node`, published from the API server's own definition. */

import * as z from "zod";

/** Metadata key that names the OpenAPI definition; `dev/generate` puts the definition in its place. */
export const definitionKey = "x-kubernetes-definition";

/**
 * A value of an upstream type, say `kubernetes<V1ResourceRequirements>("io.k8s.api.core.v1.ResourceRequirements")`.
 * Only the API server checks what is in it. The types of `@kubernetes/client-node` call every quantity a string, but a stored
 * object may hold the number that its user wrote: `cpu: 1` stays 1.
 */
export const kubernetes = <T>(definition: string): z.ZodCustom<T, T> =>
  z.custom<T>().meta({ [definitionKey]: definition });
