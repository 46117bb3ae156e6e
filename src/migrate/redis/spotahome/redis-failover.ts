/**
 * RedisFailover of databases.spotahome.com: its servers become a Redis of mode Replication. Objects have other names.
 * https://github.com/spotahome/redis-operator
 */

import { isMap, type JsonMap } from "../../../json.ts";
import { sidecars } from "../containers.ts";
import { dynamicDirectives, tellMaxMemory } from "../dynamic-directives.ts";
import { passwordFrom } from "../exporter-image.ts";
import type { OldObject, Turned } from "../old-kind.ts";
import { type Reading, reading } from "../reading.ts";
import { section } from "../section.ts";
import { persistenceOf } from "../volume-claim.ts";
import { withoutEqual } from "./without-equal.ts";

const usualImage = "redis:6.2.6-alpine";
const usualClaim = "redis-data";

const sentinel =
  "has no equal yet: the operator itself has another pod take over, and clients that ask sentinels have to write to the Service that ends in -master";

export const turnFailover = ({ metadata: { name }, spec }: OldObject): Turned => {
  const old = reading(spec);
  tellSelectors(old);
  old.take("sentinel");
  old.tell("sentinel", sentinel);
  const claim = old.take("redis.storage.persistentVolumeClaim.metadata.name") ?? usualClaim;
  const password = old.take("auth.secretPath");
  const config = section({ dynamic: dynamicDirectives(old, "redis.customConfig") });
  const resources = old.look("redis.resources");
  tellMaxMemory(old, "redis.resources", config);
  old.take("redis.resources");
  const annotations = old.take("redis.serviceAnnotations");
  const persistence = persistenceOf(old, "redis.storage.persistentVolumeClaim", "redis.storage.keepAfterDeletion");
  const notes = [...namesOf(name), ...(persistence ? claimsOf(name, String(claim)) : [])];
  const turned = section({
    mode: "Replication",
    ...server(old),
    config,
    resources,
    auth: password === undefined ? undefined : { secretRef: { name: password } },
    persistence,
    redisExporter: exporter(old, password !== undefined),
    highAvailability: section({ topologySpreadConstraints: old.take("redis.topologySpreadConstraints") }),
    service: section({ annotations }),
    pod: pod(old),
    sidecars: sidecars(old, {
      path: "redis.extraContainers",
      mounts: "volumeMounts",
      volumes: { [String(claim)]: name },
    }),
  });
  return { spec: turned ?? {}, notes: [...notes, ...old.notes(withoutEqual)] };
};

const namesOf = (name: string): Turned["notes"] => [
  {
    field: "metadata.name",
    message: `gives other names: clients write to Service ${name}-master and read from ${name}-replica, in place of rfrm-${name} and rfrs-${name}`,
  },
];

const claimsOf = (name: string, claim: string): Turned["notes"] => [
  {
    field: "spec.redis.storage.persistentVolumeClaim",
    message: `has other names: ${name}-${name}-0, not ${claim}-rfr-${name}-0, and so on; docs/migrate-redis.md tells how the data is found there, and what has to be done before the servers end`,
  },
];

const server = (old: Reading): JsonMap => {
  const image = old.take("redis.image");
  if (image === undefined) old.tell("redis.image", `is not told there, which means ${usualImage}; it is redis:7.0 now`);
  return {
    image,
    imagePullPolicy: old.take("redis.imagePullPolicy"),
    imagePullSecrets: old.take("redis.imagePullSecrets"),
    replicas: old.take("redis.replicas"),
    port: old.take("redis.port"),
  };
};

const exporter = (old: Reading, hasPassword: boolean): JsonMap | undefined => {
  if (!isMap(old.look("redis.exporter"))) return undefined;
  const at = (name: string): unknown => old.take(`redis.exporter.${name}`);
  const [enabled, image] = [at("enabled"), at("image")];
  return section({
    enabled,
    image,
    imagePullPolicy: at("imagePullPolicy"),
    resources: at("resources"),
    env: at("env"),
    securityContext: at("containerSecurityContext"),
    passwordFrom: passwordFrom(image, hasPassword && enabled === true),
  });
};

/** Their labels are other ones. */
const tellSelectors = (old: Reading): void => {
  for (const path of [
    "redis.affinity.podAffinity",
    "redis.affinity.podAntiAffinity",
    "redis.topologySpreadConstraints",
  ])
    if (old.look(path) !== undefined)
      old.tell(path, "is taken as it is: pods no longer have labels with redisfailovers, so look at its selectors");
};

const pod = (old: Reading): JsonMap | undefined =>
  section({
    annotations: old.take("redis.podAnnotations"),
    nodeSelector: old.take("redis.nodeSelector"),
    tolerations: old.take("redis.tolerations"),
    affinity: old.take("redis.affinity"),
    priorityClassName: old.take("redis.priorityClassName"),
    serviceAccountName: old.take("redis.serviceAccountName"),
    securityContext: old.take("redis.securityContext"),
    terminationGracePeriodSeconds: old.take("redis.terminationGracePeriod"),
  });
