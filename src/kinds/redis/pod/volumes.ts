/** The volumes of a pod. Their names begin with that of the resource, so that none is that of the data, which is the name alone. */

import type { V1Volume, V1VolumeMount } from "@kubernetes/client-node";
import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import { additionalFile, additionalPath, configPath, dataPath, runPath } from "../config/paths.ts";
import { configName, mainName } from "../names.ts";
import { specOf } from "../spec.ts";
import { type MountedSecret, mountedSecrets } from "./secrets.ts";

export const dataVolume = mainName;

/** All but the data, which may be a volume that outlives the pod. */
export function volumes(cr: Redis): V1Volume[] {
  const additional = additionalConfigMap(cr);
  return [
    { name: volumeName(cr, "config"), configMap: { name: configName(cr) } },
    { name: volumeName(cr, "run"), emptyDir: { medium: "Memory", sizeLimit: "4Mi" } },
    ...(additional
      ? [
          {
            name: volumeName(cr, "additional"),
            configMap: { name: additional, items: [{ key: additionalFile, path: additionalFile }] },
          },
        ]
      : []),
    ...mountedSecrets(cr).map(({ volume, secretName, items }) => ({
      name: volumeName(cr, volume),
      secret: { secretName, items: [...items] },
    })),
  ];
}

/** Of the init container: everything that is joined. */
export const initMounts = (cr: Redis): V1VolumeMount[] => [
  mount(cr, "config", configPath),
  { name: volumeName(cr, "run"), mountPath: runPath },
  ...(additionalConfigMap(cr) ? [mount(cr, "additional", additionalPath)] : []),
  ...secretMounts(cr, ({ volume }) => volume !== "tls"),
];

export const serverMounts = (cr: Redis): V1VolumeMount[] => [
  mount(cr, "config", configPath),
  { name: volumeName(cr, "run"), mountPath: runPath },
  { name: dataVolume(cr), mountPath: dataPath },
  // A changed password is seen by the running pod.
  ...secretMounts(cr, ({ volume }) => volume !== "acl"),
];

export const runMount = (cr: Redis): V1VolumeMount => mount(cr, "run", runPath);

export const tlsMounts = (cr: Redis): V1VolumeMount[] => secretMounts(cr, ({ volume }) => volume === "tls");

const secretMounts = (cr: Redis, isMeant: (secret: MountedSecret) => boolean): V1VolumeMount[] =>
  mountedSecrets(cr)
    .filter(isMeant)
    .map(({ volume, mountPath }) => mount(cr, volume, mountPath));

const mount = (cr: Redis, volume: VolumeSuffix, mountPath: string): V1VolumeMount => ({
  name: volumeName(cr, volume),
  mountPath,
  readOnly: true,
});

type VolumeSuffix = "config" | "run" | "additional" | MountedSecret["volume"];

const volumeName = (cr: Redis, suffix: VolumeSuffix): string => `${cr.metadata.name}-${suffix}`;

const additionalConfigMap = (cr: Redis): string | undefined => specOf(cr).config?.extraConfigMapRef?.name || undefined;
