/** Fields of Redis and RedisReplication that a Redis of ours has no equal of, and what helps. */

import type { WithoutEqual } from "../untaken.ts";

const probes = "has no equal: the operator has probes of its own";
const volumes = "has no equal: pods have no further volumes";

export const withoutEqual: WithoutEqual = {
  "TLS.*": "has no equal: the keys of the Secret have to be tls.crt, tls.key and ca.crt",
  "acl.*": "has no equal: users are read from a Secret, which acl.secretRef names",
  env: "has no equal: the server is told by config, and variables of other containers are of sidecars",
  hostPort: "has no equal: clients come by Services, from outside with service.type or service.additional",
  initContainer: "has no equal: let a sidecar do it, or an image of your own",
  livenessProbe: probes,
  readinessProbe: probes,
  securityContext:
    "has no equal for the server's container, which is as restricted as it can be; that of the pod is pod.securityContext",
  sentinel:
    "has no equal yet: the operator itself has another pod take over, and clients write to the Service that ends in -master",
  "kubernetesConfig.ignoreAnnotations": "is not needed: what others write on objects and pods is left alone",
  "kubernetesConfig.minReadySeconds": "is not needed: a rollout waits until each pod has its data",
  "kubernetesConfig.persistentVolumeClaimRetentionPolicy.*": "has no equal: volumes of pods that are scaled away stay",
  "kubernetesConfig.service.*": "has no equal: the headless Service has no annotations of users, and there is no bus",
  "kubernetesConfig.updateStrategy": "has no equal: in each rollout replicas go first and the master last",
  "storage.volumeClaimTemplate.*":
    "has no equal: volumes that are there are found by their names, and of new ones size, storageClassName and accessModes are told",
  "storage.volumeMount.*": volumes,
};
