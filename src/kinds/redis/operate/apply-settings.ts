/** Running servers take on directives that need no restart, and a new password before the first pod restarts with it. */

import { type Action, act, type Check } from "./step.ts";
import { infoOf, type Pod, type World } from "./world.ts";

export const applySettings: Check = (world) => act(world.pods.flatMap((pod) => configured(world, pod) ?? []));

const configured = ({ settings, rollout }: World, pod: Pod): Action | undefined => {
  const info = infoOf(pod);
  if (info === undefined || info.isLoading || pod.isTerminating) return undefined;
  const wanted = {
    runId: info.runId,
    settings: Object.keys(settings.directives).length > 0 ? settings.hash : undefined,
    // A pod that started with these Secrets has it from them.
    secrets: rollout?.secretsHash === pod.secretsHash ? undefined : rollout?.secretsHash,
  };
  const known = pod.applied?.runId === info.runId ? pod.applied : undefined;
  const isConfigured = wanted.settings === undefined || known?.settings === wanted.settings;
  const usesPassword = wanted.secrets === undefined || known?.secrets === wanted.secrets;
  if (isConfigured && usesPassword) return undefined;
  return {
    pod: pod.name,
    command: "configure",
    directives: isConfigured ? {} : settings.directives,
    usePassword: !usesPassword,
    mark: { ...wanted, ...(isConfigured && { settings: known?.settings, rejected: known?.rejected }) },
  };
};
