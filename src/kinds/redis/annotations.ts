/** Names of annotations. */

/** On pods: what they are started with, as a hash. What a running server takes on does not count. */
export const configHashAnnotation = "redis.ebb.dev/config-hash";

/** On pods: what the used Secrets hold, as a hash. */
export const secretsHashAnnotation = "redis.ebb.dev/secrets-hash";

/** On pods: what the running server was told to take on. */
export const appliedAnnotation = "redis.ebb.dev/applied";

/** On the StatefulSet: the labels that its pods have of the custom resource itself, and since when. */
export const copiedLabelsAnnotation = "redis.ebb.dev/copied-labels";

/** On an object that nobody controls: the Redis that may take it over. */
export const adoptAnnotation = "redis.ebb.dev/adopt";
