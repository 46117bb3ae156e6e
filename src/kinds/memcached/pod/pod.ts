/** The pods of a Memcached: the server, what it mounts, where it runs, and its sidecars. */

import type { V1PodSpec } from "@kubernetes/client-node";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import { Stalled } from "../../../failures.ts";
import type { Settings } from "../../../settings.ts";
import { injectPodSpec } from "../../../sidecars/inject.ts";
import { account } from "./account.ts";
import { drain } from "./drain.ts";
import { exporterPlan } from "./exporter.ts";
import { placement } from "./placement.ts";
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
  return {
    containers: [serverContainer(cr, settings)],
    ...(volumes.length > 0 && { volumes }),
    ...(securityContext && { securityContext }),
    ...account(cr, settings),
    ...placement(cr, settings),
    ...(shutdown && { terminationGracePeriodSeconds: shutdown.terminationGracePeriodSeconds }),
  };
}
