import { isMap, type JsonMap } from "../../json.ts";
import type { Reading } from "./reading.ts";

export interface ContainersAt {
  /** Path of the list. */
  path: string;
  /** Member of each that has its mounts. */
  mounts: string;
  /** Names of volumes that pods still have: old name to new name. */
  volumes: Readonly<Record<string, string>>;
}

/** `sidecars` of a list of containers: of their mounts those stay whose volume does. */
export const sidecars = (old: Reading, { path, mounts, volumes }: ContainersAt): JsonMap[] | undefined => {
  const containers = old.take(path);
  if (!Array.isArray(containers) || containers.length === 0) return undefined;
  return containers.filter(isMap).map(({ [mounts]: mounted, ...container }, index) => {
    const all: readonly unknown[] = Array.isArray(mounted) ? mounted : [];
    const kept = all.flatMap((mount) => {
      const volume = isMap(mount) && typeof mount.name === "string" ? volumes[mount.name] : undefined;
      return volume === undefined || !isMap(mount) ? [] : [{ ...mount, name: volume }];
    });
    if (kept.length < all.length)
      old.tell(`${path}[${index}].${mounts}`, "is left out but for the data: pods have no such volumes");
    return { ...container, ...(kept.length > 0 && { volumeMounts: kept }) };
  });
};
