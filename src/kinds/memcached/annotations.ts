/** Names of annotations. */

/** On a Memcached and on its pods: a new value restarts them. */
export const restartTriggerAnnotation = "memcached.c5c3.io/restart-trigger";

/** On pods: what the mounted Secrets hold, as a hash. */
export const secretHashAnnotation = "memcached.c5c3.io/secret-hash";

/** On the Deployment: an autoscaler sets its number of pods. */
export const autoscaledAnnotation = "memcached.c5c3.io/autoscaled";

/** On the Deployment: the number of pods that an autoscaler left behind. */
export const heldReplicasAnnotation = "memcached.c5c3.io/held-replicas";

/** On an object that nobody controls: the Memcached that may take it over. */
export const adoptAnnotation = "memcached.c5c3.io/adopt";
