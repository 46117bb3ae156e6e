/** The pods of a Memcached: the server, what it mounts, where it runs, and its sidecars. */

import type { V1PodSpec } from "@kubernetes/client-node";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import { Stalled } from "../../../failures.ts";
import type { Settings } from "../../../settings.ts";
import { injectPodSpec } from "../../../sidecars/inject.ts";
import { account } from "../../shared/pod/account.ts";
import { affinity } from "../../shared/pod/affinity.ts";
import { placement } from "../../shared/pod/placement.ts";
import { identity } from "../labels.ts";
import { specOf } from "../spec.ts";
import { antiAffinityPreset } from "./anti-affinity-preset.ts";
import { drain } from "./drain.ts";
import { exporterPlan } from "./exporter.ts";
import { mountedSecrets, secretVolume } from "./secrets.ts";
import { podSecurityContext } from "./security.ts";
import { serverContainer } from "./server.ts";

export function podSpec(cr: Memcached, settings: Settings): V1PodSpec {
  const injection = injectPodSpec(serverPodSpec(cr, settings), exporterPlan(cr, settings));
  if (injection.refused) throw new Stalled("InvalidSpec", injection.refused.message);
  return injection.podSpec;
}

function serverPodSpec(cr: Memcached, settings: Settings): V1PodSpec {
  const volumes = mountedSecrets(cr).map(secretVolume);
  const securityContext = podSecurityContext(cr, settings);
  const shutdown = drain(cr);
  const { pod, highAvailability } = specOf(cr);
  return {
    containers: [serverContainer(cr, settings)],
    ...(volumes.length > 0 && { volumes }),
    ...(securityContext && { securityContext }),
    ...account({
      serviceAccountName: pod?.serviceAccountName,
      imagePullSecrets: pod?.imagePullSecrets,
      mountsToken: pod?.automountServiceAccountToken ?? (settings.podDefaults === "secure" ? false : undefined),
    }),
    ...placement({
      pod,
      highAvailability,
      affinity: affinity({
        preset: antiAffinityPreset(cr, settings),
        identity: identity(cr),
        given: pod?.affinity,
      }),
    }),
    ...(shutdown && { terminationGracePeriodSeconds: shutdown.terminationGracePeriodSeconds }),
  };
}
