/** Values of fields of a Redis that no schema can tell. */

import type { Values } from "../../specs/arbitrary.ts";

const images = ["redis:7.2", `reg:5000/valkey@sha256:${"0".repeat(64)}`, "r"];
const pullSecrets = [{ name: "registry" }, { name: "mirror" }];

/** Few pods, which nobody schedules; names of Secrets that are there and, once, of one that is not. */
export const values: Values = {
  mode: ["Standalone", "Replication", "Replication"],
  image: images,
  "imagePullSecrets[]": pullSecrets,
  replicas: [1, 2],
  port: [6379, 7000],
  "config.dynamic": [{}, { "maxmemory-policy": "allkeys-lru" }, { "slowlog-max-len": "64", save: "3600 1" }],
  "config.extra": ["", "hz 20", "# nothing\nslowlog-max-len 256"],
  "config.extraConfigMapRef.name": ["", "more", "other"],
  "auth.secretRef.name": ["login", "other-login", "login", "missing"],
  "auth.secretRef.key": ["password"],
  "acl.secretRef.name": ["access"],
  "acl.secretRef.key": ["user.acl"],
  "tls.secretName": ["", "certificate"],
  "persistence.storageClassName": ["", "fast"],
  "redisExporter.image": images,
  "redisExporter.port": [9121, 9200],
  "monitoring.interval": ["5s", "1m30s"],
  "monitoring.scrapeTimeout": ["5s", "1m"],
  "pod.priorityClassName": ["", "system-node-critical"],
  "pod.runtimeClassName": [""],
  "pod.schedulerName": ["nobody", "no-one"],
  "pod.serviceAccountName": ["", "default"],
};
