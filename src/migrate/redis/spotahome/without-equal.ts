/** Fields of a RedisFailover that a Redis of ours has no equal of, and what helps. */

import type { WithoutEqual } from "../untaken.ts";

const volumes = "has no equal: pods have no further volumes";
const users = "has no equal: write users as lines of an ACL file into a Secret, and name it in acl.secretRef";

export const withoutEqual: WithoutEqual = {
  "auth.admin": users,
  "auth.users": users,
  bootstrapNode: "has no equal: data of a server elsewhere is taken over by hand",
  labelWhitelist: "is not needed: the labels of the resource are those of its objects and pods",
  "redis.command": "has no equal: the operator starts redis-server itself",
  "redis.containerSecurityContext":
    "has no equal for the server's container, which is as restricted as it can be; that of the pod is pod.securityContext",
  "redis.customCommandRenames": "has no equal: what users may do is said by acl",
  "redis.dnsPolicy": "has no equal: pods ask the cluster's DNS",
  "redis.exporter.args": "has no equal: the exporter is told by redisExporter.env",
  "redis.extraVolumeMounts": volumes,
  "redis.extraVolumes": volumes,
  "redis.hostNetwork": "has no equal: clients come by Services, from outside with service.type or service.additional",
  "redis.initContainers": "has no equal: let a sidecar do it, or an image of your own",
  "redis.shutdownConfigMap": "is not needed: a pod that stops hands over first",
  "redis.storage.emptyDir.*": "has no equal: without persistence each pod has an emptyDir of the usual kind",
  "redis.storage.persistentVolumeClaim.*":
    "has no equal: of new volumes size, storageClassName and accessModes are told",
};
