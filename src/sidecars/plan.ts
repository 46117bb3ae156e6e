/** What an injection adds to a pod, from what its user wrote. Pure. */

import type { V1Container, V1Volume } from "@kubernetes/client-node";
import type { Plan } from "../api/sidecars.ebb.dev/index.ts";
import { digest } from "./digest.ts";
import { entriesOf } from "./entries.ts";
import type { Facts } from "./entry.ts";
import type { Injecting } from "./injection.ts";
import { meshPortAnnotations } from "./names.ts";
import type { AppMount } from "./parts.ts";

/** `undefined` when nothing is to be added. */
export const compilePlan = (injecting: Injecting, facts: Facts): Plan | undefined => {
  const { sharedVolume, mesh } = injecting.spec;
  const entries = entriesOf(injecting, facts);
  if (entries.length === 0) return undefined;

  const isNative = ({ mode }: (typeof entries)[number]): boolean =>
    mode === "Native" || (mode === "Auto" && facts.native);
  const containers = entries.map(({ container }) => container);
  const native = entries.filter(isNative).map(({ container }) => asNative(container));
  const regular = entries.filter((entry) => !isNative(entry)).map(({ container }) => container);
  const isShared = containers.some(({ volumeMounts = [] }) =>
    volumeMounts.some(({ name }) => name === sharedVolume.name),
  );
  const ports = tcpPorts(containers);

  const plan: Omit<Plan, "revision"> = {
    names: containers.map(({ name }) => name),
    ports,
    volumes: [...(isShared ? [sharedVolumeOf(injecting)] : []), ...entries.flatMap(({ volumes }) => volumes)],
    mounts: isShared ? appMounts(injecting) : [],
    native,
    regular,
    ...(facts.native && regular.length > 0 && { regularAsNative: regular.map(asNative) }),
    ...(mesh.excludePorts &&
      ports.length > 0 && {
        portLists: Object.fromEntries(meshPortAnnotations.map((name) => [name, ports.map(String)])),
      }),
  };
  return { revision: digest(canonicalJson(plan)), ...plan };
};

const asNative = (container: V1Container): V1Container => ({ ...container, restartPolicy: "Always" });

const sharedVolumeOf = ({ spec: { sharedVolume } }: Injecting): V1Volume => {
  const { name, medium, sizeLimit } = sharedVolume;
  return { name, emptyDir: { ...(medium !== "" && { medium }), sizeLimit } };
};

const appMounts = ({ spec: { sharedVolume } }: Injecting): AppMount[] => {
  const { name, mountPath, containers = [] } = sharedVolume;
  return (containers.length > 0 ? containers : [""]).map((container) => ({ container, name, mountPath }));
};

const tcpPorts = (containers: readonly V1Container[]): number[] => {
  const ports = containers.flatMap(({ ports = [] }) => ports).filter(({ protocol = "TCP" }) => protocol === "TCP");
  return [...new Set(ports.map(({ containerPort }) => containerPort))].sort((a, b) => a - b);
};

/** JSON whose members are sorted by name. */
const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
