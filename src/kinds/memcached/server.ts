/** The container that runs memcached. */

import type { V1Container } from "@kubernetes/client-node";
import { defaultImage } from "../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../api/memcached.c5c3.io/index.ts";
import type { Settings } from "../../settings.ts";
import { args, command } from "./args.ts";
import { drain } from "./drain.ts";
import { containerPort, plainPort, serverPorts } from "./ports.ts";
import { resources } from "./resources.ts";
import { mountedSecrets, secretMount } from "./secrets.ts";
import { serverSecurityContext } from "./security.ts";
import { specOf } from "./spec.ts";

export const serverImage = (cr: Memcached): string => specOf(cr).image || defaultImage;

export function serverContainer(cr: Memcached, settings: Settings): V1Container {
  const entrypoint = command(cr);
  const wantedResources = resources("spec.resources", specOf(cr).resources);
  const lifecycle = drain(cr)?.lifecycle;
  const volumeMounts = mountedSecrets(cr).map(secretMount);
  const securityContext = serverSecurityContext(cr, settings);
  const tcpSocket = { port: plainPort.name };
  return {
    name: "memcached",
    image: serverImage(cr),
    ...(entrypoint && { command: entrypoint }),
    args: args(cr),
    ports: serverPorts(cr).map(containerPort),
    ...(wantedResources && { resources: wantedResources }),
    livenessProbe: { tcpSocket, initialDelaySeconds: 10, periodSeconds: 10 },
    readinessProbe: { tcpSocket, initialDelaySeconds: 5, periodSeconds: 5 },
    ...(lifecycle && { lifecycle }),
    ...(volumeMounts.length > 0 && { volumeMounts }),
    ...(securityContext && { securityContext }),
  };
}
