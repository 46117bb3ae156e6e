/** The container that runs memcached. */

import type { V1Container } from "@kubernetes/client-node";
import { defaultImage } from "../../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { Settings } from "../../../settings.ts";
import { env, envFrom } from "../../shared/pod/env.ts";
import { resources } from "../../shared/pod/resources.ts";
import { containerPort, serverPorts } from "../ports.ts";
import { specOf } from "../spec.ts";
import { args, command } from "./args.ts";
import { drain } from "./drain.ts";
import { probes } from "./probes.ts";
import { mountedSecrets, secretMount } from "./secrets.ts";
import { serverSecurityContext } from "./security.ts";

export const serverContainerName = "memcached";

export const serverImage = (cr: Memcached): string => specOf(cr).image || defaultImage;

export function serverContainer(cr: Memcached, settings: Settings): V1Container {
  const entrypoint = command(cr);
  const { imagePullPolicy, ...spec } = specOf(cr);
  const variables = env("spec.env", spec.env);
  const variableSources = envFrom(spec.envFrom);
  const wantedResources = resources("spec.resources", spec.resources);
  const lifecycle = drain(cr)?.lifecycle;
  const volumeMounts = mountedSecrets(cr).map(secretMount);
  const securityContext = serverSecurityContext(cr, settings);
  return {
    name: serverContainerName,
    image: serverImage(cr),
    ...(imagePullPolicy && { imagePullPolicy }),
    ...(entrypoint && { command: entrypoint }),
    args: args(cr),
    ...(variables && { env: variables }),
    ...(variableSources && { envFrom: variableSources }),
    ports: serverPorts(cr).map(containerPort),
    ...(wantedResources && { resources: wantedResources }),
    ...probes(cr),
    ...(lifecycle && { lifecycle }),
    ...(volumeMounts.length > 0 && { volumeMounts }),
    ...(securityContext && { securityContext }),
  };
}
