/**
 * Redis and RedisReplication of redis.redis.opstreelabs.in. Names of objects, labels, ports and volumes are the same.
 * https://github.com/OT-CONTAINER-KIT/redis-operator
 */

import type { JsonMap } from "../../../json.ts";
import { sidecars } from "../containers.ts";
import type { OldObject, Turned } from "../old-kind.ts";
import { type Reading, reading } from "../reading.ts";
import { section } from "../section.ts";
import { persistenceOf } from "../volume-claim.ts";
import { access } from "./access.ts";
import { config } from "./config.ts";
import { exporter } from "./exporter.ts";
import { service } from "./service.ts";
import { withoutEqual } from "./without-equal.ts";

export const turnOpstree =
  (mode: "Standalone" | "Replication") =>
  ({ apiVersion, metadata: { name }, spec }: OldObject): Turned => {
    const old = reading(spec);
    const login = access(old);
    const turned = section({
      mode,
      replicas: mode === "Replication" ? old.take("clusterSize") : undefined,
      ...server(old),
      ...config(old),
      resources: old.take("kubernetesConfig.resources"),
      ...login,
      persistence: persistence(old),
      ...exporter(old, login.auth !== undefined),
      highAvailability: highAvailability(old),
      ...service(old),
      pod: pod(old, /\/v1beta1$/.test(apiVersion)),
      sidecars: sidecars(old, { path: "sidecars", mounts: "mountPath", volumes: { [name]: name } }),
    });
    return { spec: turned ?? {}, notes: old.notes(withoutEqual) };
  };

const server = (old: Reading): JsonMap => {
  const image = old.take("kubernetesConfig.image");
  if (typeof image === "string" && /(^|\/)opstree\/redis:/.test(image))
    old.tell(
      "kubernetesConfig.image",
      "is kept, though the operator starts redis-server without the entrypoint of this image; the official redis of that version is what is tested",
    );
  return {
    image,
    imagePullPolicy: old.take("kubernetesConfig.imagePullPolicy"),
    imagePullSecrets: old.take("kubernetesConfig.imagePullSecrets"),
  };
};

const retention = "kubernetesConfig.persistentVolumeClaimRetentionPolicy";

/** The policy of the StatefulSet says the same as a finalizer of the resource does without it. */
const persistence = (old: Reading): JsonMap | undefined => {
  if (old.look(`${retention}.whenScaled`) === "Retain") old.take(`${retention}.whenScaled`);
  const whenDeleted = old.take(`${retention}.whenDeleted`);
  const found = persistenceOf(old, "storage.volumeClaimTemplate", "storage.keepAfterDelete");
  old.take("storage.keepAfterDelete");
  return found && { ...found, ...(whenDeleted === "Delete" && { keepAfterDelete: false }) };
};

const highAvailability = (old: Reading): JsonMap | undefined => {
  const budget = ["enabled", "minAvailable", "maxUnavailable"].map((name) => [name, old.take(`pdb.${name}`)]);
  return section({
    topologySpreadConstraints: old.take("topologySpreadConstraints"),
    podDisruptionBudget: section(Object.fromEntries(budget)),
  });
};

/** In v1beta1 the one securityContext is that of the pod. */
const pod = (old: Reading, isFirstVersion: boolean): JsonMap | undefined =>
  section({
    nodeSelector: old.take("nodeSelector"),
    tolerations: old.take("tolerations"),
    affinity: old.take("affinity"),
    priorityClassName: old.take("priorityClassName"),
    serviceAccountName: old.take("serviceAccountName"),
    securityContext: old.take(isFirstVersion ? "securityContext" : "podSecurityContext"),
    terminationGracePeriodSeconds: old.take("terminationGracePeriodSeconds"),
  });
