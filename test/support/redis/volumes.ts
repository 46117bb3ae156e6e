/** Volumes that nobody has to provide: they are there, and may be said to grow. */

import { stringify } from "yaml";
import type { Cluster } from "../../../dev/platform/cluster.ts";

export const growingClass = "ebb-growing";

/** So many volumes, for claims of this size; they go when the cluster does. */
export const putVolumes = async (
  { kubectl }: Pick<Cluster, "kubectl">,
  name: string,
  count: number,
  storage = "1Gi",
): Promise<void> => {
  const storageClass = {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: growingClass },
    provisioner: "ebb.dev/nobody",
    allowVolumeExpansion: true,
  };
  const volumes = Array.from({ length: count }, (_, index) => ({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `${name}-${index}` },
    spec: {
      capacity: { storage },
      accessModes: ["ReadWriteOnce"],
      storageClassName: growingClass,
      hostPath: { path: "/nowhere" },
    },
  }));
  await kubectl(["apply", "--server-side", "-f", "-"], {
    input: [storageClass, ...volumes].map((object) => stringify(object)).join("---\n"),
  });
};
