/** The Prometheus exporter beside each server. */

import type { V1Container, V1EnvVar, V1ResourceRequirements } from "@kubernetes/client-node";
import {
  defaultExporterImage,
  defaultExporterLimits,
  defaultExporterRequests,
} from "../../../api/redis.ebb.dev/defaults.ts";
import type { Redis, RedisSpec } from "../../../api/redis.ebb.dev/index.ts";
import type { Parts } from "../../../sidecars/parts.ts";
import { env } from "../../shared/pod/env.ts";
import { resources } from "../../shared/pod/resources.ts";
import { givenContainerContext, restrictedContainer } from "../../shared/pod/security.ts";
import { exporterPasswordFile, tlsPath } from "../config/paths.ts";
import { containerPort, exporterPort } from "../ports.ts";
import { hasExporter, portOf, specOf, usesTls } from "../spec.ts";
import { passwordReference } from "./secrets.ts";
import { runMount, tlsMounts } from "./volumes.ts";

export function exporterParts(cr: Redis): Parts {
  if (!hasExporter(cr)) return { regular: [] };
  const container = exporter(cr);
  return exporterSpec(cr).mode === "Native"
    ? { regular: [], native: [{ ...container, restartPolicy: "Always" }] }
    : { regular: [container] };
}

/** The address for which the exporter looks up its password in a file; absent when it looks up none. */
export const exporterAddress = (cr: Redis): string | undefined =>
  hasExporter(cr) && readsPasswordFile(cr) ? variables(cr).find(({ name }) => name === "REDIS_ADDR")?.value : undefined;

function exporter(cr: Redis): V1Container {
  const { image, imagePullPolicy, resources: given, securityContext } = exporterSpec(cr);
  const context = securityContext ? givenContainerContext(securityContext) : restrictedContainer;
  const mounts = [...(readsPasswordFile(cr) ? [runMount(cr)] : []), ...tlsMounts(cr)];
  return {
    name: "redis-exporter",
    image: image || defaultExporterImage,
    imagePullPolicy: imagePullPolicy || "IfNotPresent",
    env: variables(cr),
    ports: [containerPort(exporterPort(cr))],
    ...requirements(given),
    ...(mounts.length > 0 && { volumeMounts: mounts }),
    ...(context && { securityContext: context }),
  };
}

const exporterSpec = (cr: Redis): NonNullable<RedisSpec["redisExporter"]> => specOf(cr).redisExporter ?? {};

const readsPasswordFile = (cr: Redis): boolean =>
  passwordReference(cr) !== undefined && exporterSpec(cr).passwordFrom !== "Env";

/** Sorted by name; the user's win. https://github.com/oliver006/redis_exporter#command-line-flags */
function variables(cr: Redis): V1EnvVar[] {
  const given = env("spec.redisExporter.env", exporterSpec(cr).env) ?? [];
  const byName = new Map([...ownVariables(cr), ...given].map((variable) => [variable.name, variable]));
  return [...byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

const ownVariables = (cr: Redis): V1EnvVar[] => [
  { name: "REDIS_ADDR", value: `${usesTls(cr) ? "rediss" : "redis"}://localhost:${portOf(cr)}` },
  { name: "REDIS_EXPORTER_INCL_SYSTEM_METRICS", value: "true" },
  { name: "REDIS_EXPORTER_WEB_LISTEN_ADDRESS", value: `:${exporterPort(cr).number}` },
  ...password(cr),
  ...(usesTls(cr)
    ? [
        { name: "REDIS_EXPORTER_TLS_CA_CERT_FILE", value: `${tlsPath}/ca.crt` },
        { name: "REDIS_EXPORTER_TLS_CLIENT_CERT_FILE", value: `${tlsPath}/tls.crt` },
        { name: "REDIS_EXPORTER_TLS_CLIENT_KEY_FILE", value: `${tlsPath}/tls.key` },
      ]
    : []),
];

function password(cr: Redis): V1EnvVar[] {
  const reference = passwordReference(cr);
  if (!reference) return [];
  if (readsPasswordFile(cr)) return [{ name: "REDIS_PASSWORD_FILE", value: exporterPasswordFile }];
  return [{ name: "REDIS_PASSWORD", valueFrom: { secretKeyRef: reference } }];
}

/** Given ones replace ours as a whole, so that a limit of ours is never below a request of theirs. */
function requirements(given: V1ResourceRequirements | undefined): Pick<V1Container, "resources"> {
  const wanted =
    given && Object.keys(given).length > 0
      ? resources("spec.redisExporter.resources", given)
      : { requests: { ...defaultExporterRequests }, limits: { ...defaultExporterLimits } };
  return wanted ? { resources: wanted } : {};
}
