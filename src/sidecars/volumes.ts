/** Volumes of one container, and where it sees them. Pure. */

import type { V1Volume, V1VolumeMount, V1VolumeProjection } from "@kubernetes/client-node";
import { configFolder, configMapName, configVolume, stateFolder, stateVolume } from "./names.ts";

export interface Mounted {
  volume: V1Volume;
  mount: V1VolumeMount;
}

/** On the node's disk; it lives as long as the pod. */
export const state = (container: string): Mounted => ({
  volume: { name: stateVolume(container), emptyDir: { sizeLimit: "64Mi" } },
  mount: { name: stateVolume(container), mountPath: stateFolder },
});

/** A file of the injection's ConfigMap, and others beside it. What is missing stops no pod; what changes reaches those that run. */
export const config = (
  { container, injection, file }: { container: string; injection: string; file: string },
  others: readonly V1VolumeProjection[] = [],
): Mounted => ({
  volume: {
    name: configVolume(container),
    projected: {
      defaultMode: 0o644,
      sources: [
        { configMap: { name: configMapName(injection), items: [{ key: file, path: file }], optional: true } },
        ...others,
      ],
    },
  },
  mount: { name: configVolume(container), mountPath: configFolder, readOnly: true },
});
