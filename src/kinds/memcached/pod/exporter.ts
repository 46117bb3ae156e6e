/** The Prometheus exporter beside each memcached. It finds the server at localhost:11211, its own default. */

import { defaultExporterImage } from "../../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { Settings } from "../../../settings.ts";
import type { Parts } from "../../../sidecars/parts.ts";
import { env } from "../../shared/pod/env.ts";
import { resources } from "../../shared/pod/resources.ts";
import { containerPort, metricsPort } from "../ports.ts";
import { isMonitored, specOf } from "../spec.ts";
import { exporterSecurityContext } from "./security.ts";

/** An empty plan without monitoring. */
export function exporterPlan(cr: Memcached, settings: Settings): Parts {
  if (!isMonitored(cr)) return { regular: [] };
  const { exporterImage, exporterArgs = [], exporterEnv, exporterResources } = specOf(cr).monitoring ?? {};
  const { imagePullPolicy } = specOf(cr);
  const variables = env("spec.monitoring.exporterEnv", exporterEnv);
  const wantedResources = resources("spec.monitoring.exporterResources", exporterResources);
  const securityContext = exporterSecurityContext(cr, settings);
  return {
    regular: [
      {
        name: "exporter",
        image: exporterImage || defaultExporterImage,
        ...(imagePullPolicy && { imagePullPolicy }),
        ...(exporterArgs.length > 0 && { args: exporterArgs }),
        ...(variables && { env: variables }),
        ports: [containerPort(metricsPort)],
        ...(wantedResources && { resources: wantedResources }),
        ...(securityContext && { securityContext }),
      },
    ],
  };
}
