/** Containers that the user adds, as the API server stores them. */

import type { V1Container } from "@kubernetes/client-node";
import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import { env, envFrom } from "../../shared/pod/env.ts";
import { resources } from "../../shared/pod/resources.ts";
import { givenContainerContext } from "../../shared/pod/security.ts";
import { asStored } from "../../shared/pod/stored.ts";
import { specOf } from "../spec.ts";

export const sidecars = (cr: Redis): V1Container[] =>
  (specOf(cr).sidecars ?? []).map((given) => stored(`spec.sidecars[${given.name}]`, given));

function stored(field: string, given: V1Container): V1Container {
  const { env: variables, envFrom: sources, resources: wanted, securityContext, ports = [], ...rest } = asStored(given);
  const ownVariables = env(`${field}.env`, variables);
  const ownSources = envFrom(sources);
  const requirements = resources(`${field}.resources`, wanted);
  const context = securityContext && givenContainerContext(securityContext);
  return {
    ...rest,
    ...(ownVariables && { env: ownVariables }),
    ...(ownSources && { envFrom: ownSources }),
    ...(ports.length > 0 && { ports: ports.map((port) => ({ ...port, protocol: port.protocol || "TCP" })) }),
    ...(requirements && { resources: requirements }),
    ...(context && { securityContext: context }),
  };
}
