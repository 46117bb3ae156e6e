/** The pods of a Redis: the server, what it mounts, where it runs, and its sidecars. */

import type { V1PodSpec } from "@kubernetes/client-node";
import {
  defaultAntiAffinityPreset,
  defaultTerminationGracePeriodSeconds,
} from "../../../api/redis.ebb.dev/defaults.ts";
import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import { Stalled } from "../../../failures.ts";
import { injectPodSpec } from "../../../sidecars/inject.ts";
import { account } from "../../shared/pod/account.ts";
import { affinity } from "../../shared/pod/affinity.ts";
import { placement } from "../../shared/pod/placement.ts";
import { givenPodContext, restrictedPod } from "../../shared/pod/security.ts";
import { selectorLabels } from "../labels.ts";
import { isPersistent, specOf } from "../spec.ts";
import { exporterParts } from "./exporter.ts";
import { configContainer, serverContainer } from "./server.ts";
import { sidecars } from "./sidecars.ts";
import { dataVolume, volumes } from "./volumes.ts";

/** User and group `redis` of the official images, `valkey` of the other ones. */
const serverId = 999;

/** Throws `Stalled` for sidecars that are in the way of others. */
export function podSpec(cr: Redis): V1PodSpec {
  const { regular, native = [] } = exporterParts(cr);
  const injection = injectPodSpec(serverPodSpec(cr), { regular: [...regular, ...sidecars(cr)], native });
  if (injection.refused) throw new Stalled("InvalidSpec", injection.refused.message);
  return isPersistent(cr) ? withoutDataVolume(cr, injection.podSpec) : injection.podSpec;
}

/** The StatefulSet gives each pod its own. */
const withoutDataVolume = (cr: Redis, spec: V1PodSpec): V1PodSpec => ({
  ...spec,
  volumes: (spec.volumes ?? []).filter(({ name }) => name !== dataVolume(cr)),
});

function serverPodSpec(cr: Redis): V1PodSpec {
  const { pod, highAvailability, imagePullSecrets } = specOf(cr);
  return {
    initContainers: [configContainer(cr)],
    containers: [serverContainer(cr)],
    volumes: [...volumes(cr), { name: dataVolume(cr), emptyDir: {} }],
    securityContext: pod?.securityContext ? givenPodContext(pod.securityContext) : restrictedPod(serverId),
    // What Services are called would become variables that the exporter reads as its own.
    enableServiceLinks: false,
    ...account({ serviceAccountName: pod?.serviceAccountName, imagePullSecrets, mountsToken: false }),
    ...placement({
      pod,
      highAvailability,
      affinity: affinity({
        preset: highAvailability?.antiAffinityPreset || defaultAntiAffinityPreset,
        identity: selectorLabels(cr),
        given: pod?.affinity,
      }),
    }),
    terminationGracePeriodSeconds: pod?.terminationGracePeriodSeconds || defaultTerminationGracePeriodSeconds,
  };
}
