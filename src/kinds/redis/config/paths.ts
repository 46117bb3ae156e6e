/** Where things are in a pod. */

/** The ConfigMap. */
export const configPath = "/etc/redis/config";

/** Lines that a ConfigMap of the user's adds. */
export const additionalPath = "/etc/redis/additional";
export const additionalFile = "redis-additional.conf";

/** Secrets, each key of which has a file name of ours. */
export const passwordPath = "/etc/redis/password";
export const passwordFile = "password";
export const aclPath = "/etc/redis/acl";
export const aclFile = "user.acl";
export const tlsPath = "/etc/redis/tls";

/** In memory: what the pod makes of all that when it starts. */
export const runPath = "/run/redis";
/** Of the exporter: addresses and passwords. */
export const exporterPasswordFile = `${runPath}/exporter.json`;

export const dataPath = "/data";
