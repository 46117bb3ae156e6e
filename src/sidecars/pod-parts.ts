/** What of a plan one pod gets, as its annotations and its workload have it. Pure. */

import type { V1Container, V1Pod } from "@kubernetes/client-node";
import type { Plan } from "../api/sidecars.ebb.dev/index.ts";
import { configVolume, defaultContainerAnnotation, imageAnnotation, skipAnnotation, stateVolume } from "./names.ts";
import type { Parts } from "./parts.ts";
import { namesIn } from "./selection.ts";

/** The one that kubectl means when none is named. */
export const defaultContainer = ({ metadata, spec }: V1Pod): string =>
  metadata?.annotations?.[defaultContainerAnnotation] ?? spec?.containers[0]?.name ?? "";

/** @param kind of the pod's workload; a Job's pods get no regular containers, with which they would never complete */
export const podParts = (pod: V1Pod, plan: Plan, kind: string): Required<Parts> => {
  const { annotations = {} } = pod.metadata ?? {};
  const skipped = namesIn(annotations[skipAnnotation]);
  const ownVolumes = skipped.flatMap((name) => [stateVolume(name), configVolume(name)]);
  const wished = (containers: readonly V1Container[]): V1Container[] =>
    containers
      .filter(({ name }) => !skipped.includes(name))
      .map((container) => {
        const image = annotations[imageAnnotation(container.name)];
        return image ? { ...container, image } : container;
      });
  const isJob = kind === "Job";
  return {
    native: wished([...plan.native, ...(isJob ? (plan.regularAsNative ?? []) : [])]),
    regular: isJob ? [] : wished(plan.regular),
    volumes: plan.volumes.filter(({ name }) => !ownVolumes.includes(name)),
    mounts: plan.mounts.map((mount) => ({ ...mount, container: mount.container || defaultContainer(pod) })),
  };
};

/** Whether it is of a Job, and would have regular containers that it cannot have. */
export const lacksNative = (pod: V1Pod, plan: Plan, kind: string): boolean =>
  kind === "Job" && plan.regularAsNative === undefined && podParts(pod, plan, "").regular.length > 0;
