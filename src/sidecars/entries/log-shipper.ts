import type { V1Container, V1EnvVar, V1VolumeProjection } from "@kubernetes/client-node";
import type { LogShipper } from "../../api/sidecars.ebb.dev/index.ts";
import { podIdentity, sidecarContainer, smallResources } from "../container.ts";
import { drivers } from "../drivers.ts";
import type { Entry, EntryContext } from "../entry.ts";
import { authoritiesFile, configFolder } from "../names.ts";
import { config, state } from "../volumes.ts";

/** @param index among all shippers of the injection, so that it stays when another is switched on or off */
export const logShipperPort = ({ port }: Pick<LogShipper, "port">, index: number): number => port ?? 9110 + index;

/** The key of the injection's ConfigMap that tells the shipper what to do; `undefined` where its user tells it. */
export const logShipperFile = ({ name, driver }: Pick<LogShipper, "name" | "driver">): string | undefined =>
  driver === "Custom" ? undefined : `${name}.${drivers[driver].extension}`;

export const logShipperEntry = (entry: LogShipper, index: number, context: EntryContext): Entry => {
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
        ...destination(entry),
        ...podIdentity,
      ],
      ports: [port],
      resources: smallResources,
      volumeMounts: [
        { name: context.sharedVolume, mountPath, ...(!isCutting && { readOnly: true }) },
        ...mounted.map(({ mount }) => mount),
      ],
      health:
        port > 0
          ? { httpGet: { path: known?.healthPath ?? "/healthz", port } }
          : { exec: { command: ["check-sidecar-health.sh"] } },
    }),
    volumes: mounted.map(({ volume }) => volume),
  };
};

const given = ({ command, args }: LogShipper): Pick<V1Container, "command" | "args"> => ({
  ...(command && { command }),
  ...(args && { args }),
});

/** What of the destination must not, or cannot, stand in a file of a ConfigMap. */
const destination = ({ destination: { type, endpointFrom, authFrom } }: LogShipper): V1EnvVar[] => {
  const endpoint = endpointFrom && {
    name: type === "Loki" ? "LOKI_ENDPOINT" : "LOG_SHIPPER_ENDPOINT",
    valueFrom: { configMapKeyRef: endpointFrom.configMapKeyRef },
  };
  const credentials = authFrom
    ? (["username", "password", "token"] as const).map((key) => ({
        name: `LOG_SHIPPER_${key.toUpperCase()}`,
        valueFrom: { secretKeyRef: { name: authFrom.secretRef.name, key } },
      }))
    : [];
  return [...(endpoint ? [endpoint] : []), ...credentials];
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
