import type { V1Container, V1EnvVar, V1VolumeProjection } from "@kubernetes/client-node";
import type { LogShipper } from "../../api/sidecars.ebb.dev/index.ts";
import { podIdentity, sidecarContainer, smallResources, type Usual } from "../container.ts";
import { digest } from "../digest.ts";
import { drivers } from "../drivers.ts";
import type { Entry, EntryContext } from "../entry.ts";
import { authoritiesFile, configFolder, defaultContainerAnnotation } from "../names.ts";
import { credentialVariables, endpointVariable } from "../shippers/told.ts";
import { config, state } from "../volumes.ts";

/** @param index among all shippers of the injection, so that it stays when another is switched on or off */
export const logShipperPort = ({ port }: Pick<LogShipper, "port">, index: number): number => port ?? 9110 + index;

/** The key of the injection's ConfigMap that tells the shipper what to do; `undefined` where its user tells it. */
export const logShipperFile = ({ name, driver }: Pick<LogShipper, "name" | "driver">): string | undefined =>
  driver === "Custom" ? undefined : `${name}.${drivers[driver].extension}`;

/** @param told what its file says, if it has one */
export const logShipperEntry = (
  entry: LogShipper,
  index: number,
  context: EntryContext,
  told: string | undefined,
): Entry => {
  const { mode, name, driver, mountPath, rotation } = entry;
  const port = logShipperPort(entry, index);
  const file = logShipperFile(entry);
  const known = driver === "Custom" ? undefined : drivers[driver];
  const path = `${configFolder}/${file}`;
  const mounted = [
    ...(file === undefined ? [] : [config({ container: name, injection: context.name, file }, authorities(entry))]),
    state(name),
  ];
  const isCutting = driver === "Builtin" && rotation.strategy === "Truncate";
  return {
    mode,
    container: sidecarContainer(entry, {
      name,
      image: known?.image ?? context.sidecarImage,
      ...(known?.program(path, port) ?? given(entry)),
      env: [
        ...(driver === "Builtin" ? [{ name: "LOG_SHIPPER_CONFIG", value: path }] : []),
        // So that pods are outdated when it changes, where their program looks at it but once.
        ...(known?.reloads === false && told !== undefined
          ? [{ name: "LOG_SHIPPER_CONFIG_DIGEST", value: digest(told) }]
          : []),
        ...writer(entry, context),
        ...destinationEnv(entry),
        ...podIdentity,
      ],
      ports: [port],
      resources: smallResources,
      volumeMounts: [
        { name: context.sharedVolume.name, mountPath, ...(!isCutting && { readOnly: true }) },
        ...mounted.map(({ mount }) => mount),
      ],
      health: health(entry, port),
    }),
    volumes: mounted.map(({ volume }) => volume),
  };
};

const health = ({ driver }: LogShipper, port: number): Usual["health"] => {
  const path = driver === "Custom" ? "/healthz" : drivers[driver].healthPath;
  if (port > 0) return { httpGet: { path, port } };
  // Of our own image.
  return driver === "Builtin" ? { exec: { command: ["check-sidecar-health.sh"] } } : undefined;
};

const given = ({ command, args }: LogShipper): Pick<V1Container, "command" | "args"> => ({
  ...(command && { command }),
  ...(args && { args }),
});

/** Whose lines they are, where the file does not say it: pods say which of their containers is meant. */
const writer = ({ driver }: LogShipper, { sharedVolume: { containers } }: EntryContext): V1EnvVar[] => {
  if (driver !== "Builtin" || containers.length > 0) return [];
  const fieldPath = `metadata.annotations['${defaultContainerAnnotation}']`;
  return [{ name: "LOG_SHIPPER_CONTAINER", valueFrom: { fieldRef: { fieldPath } } }];
};

/** What of the destination must not, or cannot, stand in a file of a ConfigMap. */
const destinationEnv = ({ destination }: LogShipper): V1EnvVar[] => {
  const { endpointFrom, authFrom } = destination;
  const endpoint = endpointFrom && {
    name: endpointVariable(destination),
    valueFrom: { configMapKeyRef: endpointFrom.configMapKeyRef },
  };
  const credentials = Object.entries(credentialVariables(destination)).map(([key, name]) => ({ name, key }));
  return [
    ...(endpoint ? [endpoint] : []),
    ...(authFrom
      ? credentials.map(({ name, key }) => ({
          name,
          valueFrom: { secretKeyRef: { name: authFrom.secretRef.name, key } },
        }))
      : []),
  ];
};

const authorities = ({ destination: { tls } }: LogShipper): V1VolumeProjection[] => {
  const { configMapKeyRef, secretKeyRef } = tls?.caFrom ?? {};
  const source = ({ name, key }: { name: string; key: string }) => ({
    name,
    items: [{ key, path: authoritiesFile }],
    optional: true,
  });
  return [
    ...(configMapKeyRef ? [{ configMap: source(configMapKeyRef) }] : []),
    ...(secretKeyRef ? [{ secret: source(secretKeyRef) }] : []),
  ];
};
