/** The containers of the server itself: the one that joins its configuration, and the one that runs it. */

import type { V1Container, V1EnvVar, V1Lifecycle, V1Probe } from "@kubernetes/client-node";
import { defaultImage } from "../../../api/redis.ebb.dev/defaults.ts";
import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import { resources } from "../../shared/pod/resources.ts";
import { restrictedContainer } from "../../shared/pod/security.ts";
import { configPath } from "../config/paths.ts";
import { headlessName } from "../names.ts";
import { clientPort, containerPort } from "../ports.ts";
import { isReplicated, specOf } from "../spec.ts";
import { cliOptions } from "./cli.ts";
import { exporterAddress } from "./exporter.ts";
import { initMounts, serverMounts } from "./volumes.ts";

export const serverContainerName = "redis";

export const serverImage = (cr: Redis): string => specOf(cr).image || defaultImage;

export const configContainer = (cr: Redis): V1Container => ({
  name: "config",
  ...ofImage(cr),
  command: script("config"),
  env: [
    ...text("EXPORTER_ADDRESS", exporterAddress(cr)),
    ...text("POD_DOMAIN", isReplicated(cr) ? `${headlessName(cr)}.${cr.metadata.namespace}.svc` : undefined),
    { name: "POD_NAME", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } } },
  ],
  ...requirements(cr),
  volumeMounts: initMounts(cr),
  securityContext: restrictedContainer,
});

export const serverContainer = (cr: Redis): V1Container => ({
  name: serverContainerName,
  ...ofImage(cr),
  command: script("start"),
  env: text("CLI_OPTIONS", cliOptions(cr)),
  ports: [containerPort(clientPort(cr))],
  ...requirements(cr),
  livenessProbe: probe("alive", { periodSeconds: 10, failureThreshold: 6 }),
  readinessProbe: probe("ready", { periodSeconds: 5 }),
  ...(isReplicated(cr) && { lifecycle: waitsForHandover }),
  volumeMounts: serverMounts(cr),
  securityContext: restrictedContainer,
});

function ofImage(cr: Redis): Pick<V1Container, "image" | "imagePullPolicy"> {
  const { imagePullPolicy } = specOf(cr);
  return { image: serverImage(cr), ...(imagePullPolicy && { imagePullPolicy }) };
}

/** The same for both, which costs nothing, as they do not run at the same time. */
function requirements(cr: Redis): Pick<V1Container, "resources"> {
  const wanted = resources("spec.resources", specOf(cr).resources);
  return wanted ? { resources: wanted } : {};
}

const script = (name: string, ...args: string[]): string[] => ["sh", `${configPath}/${name}.sh`, ...args];

const text = (name: string, value: string | undefined): V1EnvVar[] => (value === undefined ? [] : [{ name, value }]);

/** A shell and redis-cli are started for each, so that it gets more time than a connection takes. */
const probe = (what: "alive" | "ready", numbers: V1Probe): V1Probe => ({
  exec: { command: script("probe", what) },
  timeoutSeconds: 5,
  ...numbers,
});

const waitsForHandover: V1Lifecycle = { preStop: { exec: { command: script("stop") } } };
