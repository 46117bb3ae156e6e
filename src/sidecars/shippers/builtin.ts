/** What `log-shipper` is told, as the JSON file that `LOG_SHIPPER_CONFIG` names. Credentials and endpoints from elsewhere are in its environment. */

import { percentOf } from "../../quantity.ts";
import { authoritiesFile, configFolder } from "../names.ts";
import type { ShipperContext, ShipperEntry } from "./told.ts";

export interface LogShipperConfig {
  mountPath: string;
  include: readonly string[];
  exclude: readonly string[];
  container?: string;
  destination: {
    type: string;
    endpoint: string;
    tenant: string;
    labels: Readonly<Record<string, string>>;
    tls: { caFile?: string; insecure: boolean };
  };
  buffer: { maxBytes: number; whenFull: string };
  rotation: { strategy: string; maxFileBytes: number; keep: number };
  peers: readonly string[];
  volumeBytes: number;
  port: number;
}

/** A file is emptied only where all who read it can be asked whether they have. */
export const builtinConfig = (
  { mountPath, include, exclude = [], destination, buffer, rotation }: ShipperEntry,
  { port, container, volumeBytes, peers }: ShipperContext,
): LogShipperConfig => {
  const { type, endpoint, tenant, labels = {}, tls } = destination;
  return {
    mountPath,
    include,
    exclude,
    ...(container !== undefined && { container }),
    destination: {
      type,
      endpoint,
      tenant,
      labels,
      tls: {
        ...(tls?.caFrom && { caFile: `${configFolder}/${authoritiesFile}` }),
        insecure: tls?.insecure ?? false,
      },
    },
    buffer: { maxBytes: bytes(buffer.maxBytes), whenFull: buffer.whenFull },
    rotation: {
      strategy: peers === undefined ? "None" : rotation.strategy,
      maxFileBytes: bytes(rotation.maxFileBytes),
      keep: rotation.keep,
    },
    peers: peers ?? [],
    volumeBytes,
    port,
  };
};

export const bytes = (quantity: string): number => Number(percentOf(quantity, 100));
