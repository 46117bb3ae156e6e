/** Sidecars that do not run as they should, each with what helps. Pure. */

import type { SidecarInjectionStatus } from "../../../api/sidecars.ebb.dev/index.ts";
import type { Complaint, Facts, PodState } from "../facts.ts";

type Failing = NonNullable<SidecarInjectionStatus["failingSidecars"]>[number];

const remedies: Readonly<Record<Complaint["reason"], string>> = {
  SidecarImagePull: "correct the image, or give the pod's namespace what it takes to pull it",
  SidecarConfig: "make the ConfigMap, Secret, key or mount that is missing",
  SidecarCrashing: "look at the log of its last run: kubectl logs --previous",
  SidecarOOMKilled: "raise its memory limit, lower buffer.maxBytes, or choose another driver or image",
  AppOOMKilled:
    'raise the app\'s memory limit, which what it writes to a volume in memory counts against, or set sharedVolume.medium to ""',
};

/** One for each container and reason; the order is that of names, so that the same state is told in the same words. */
export const failingSidecars = ({ pods, plan }: Facts): Failing[] => {
  const inMemory = plan?.volumes.some(({ emptyDir }) => emptyDir?.medium === "Memory") === true;
  const found = pods.flatMap((pod) => pod.complaints.map((complaint) => ({ pod, ...complaint })));
  const counted = found.filter(({ reason }) => reason !== "AppOOMKilled" || inMemory);
  const groups = Map.groupBy(counted, ({ container, reason }) => `${container} ${reason}`);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const [first] = group;
      return first === undefined ? [] : [failing(first.pod, first, group.length)];
    });
};

const failing = ({ namespace, name }: PodState, { container, reason, detail }: Complaint, pods: number): Failing => ({
  container,
  reason,
  pods,
  message: `in pod "${namespace}/${name}": ${detail.slice(0, 300).toWellFormed()}; ${remedies[reason]}`,
});
