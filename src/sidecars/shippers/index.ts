/** What each shipper of an injection is told by its file. Pure; nothing secret stands in it. */

import type { LogShipper } from "../../api/sidecars.ebb.dev/index.ts";
import { logShipperPort } from "../entries/log-shipper.ts";
import type { Injecting } from "../injection.ts";
import { alloyConfig } from "./alloy.ts";
import { builtinConfig, bytes } from "./builtin.ts";
import { fluentBitConfig } from "./fluent-bit.ts";
import type { ShipperContext, ShipperEntry } from "./told.ts";
import { vectorConfig } from "./vector.ts";

type Told = Pick<Injecting["spec"], "logShippers" | "sharedVolume">;

const texts: Readonly<
  Record<Exclude<LogShipper["driver"], "Custom">, (entry: ShipperEntry, context: ShipperContext) => string>
> = {
  Builtin: (entry, context) => `${JSON.stringify(builtinConfig(entry, context), null, 2)}\n`,
  Vector: vectorConfig,
  FluentBit: fluentBitConfig,
  Alloy: alloyConfig,
};

/** @returns `undefined` for one of the user's own, who tells it what to do */
export const shipperText = (spec: Told, entry: LogShipper): string | undefined =>
  entry.driver === "Custom" ? undefined : texts[entry.driver](entry, contextOf(spec, entry));

const contextOf = ({ logShippers = [], sharedVolume }: Told, entry: LogShipper): ShipperContext => {
  const [container, ...others] = sharedVolume.containers ?? [];
  return {
    port: logShipperPort(entry, logShippers.indexOf(entry)),
    container: others.length === 0 ? container : undefined,
    volumeBytes: bytes(sharedVolume.sizeLimit),
    peers: peersOf(logShippers, entry),
  };
};

/** Every shipper of an injection reads the same volume. Only ours tells how far it has come, where it serves a port. */
const peersOf = (shippers: readonly LogShipper[], entry: LogShipper): string[] | undefined => {
  const peers = shippers
    .map((peer, index) => ({ peer, port: logShipperPort(peer, index) }))
    .filter(({ peer }) => peer.enabled && peer !== entry);
  const isTelling = peers.every(({ peer, port }) => peer.driver === "Builtin" && port > 0);
  return isTelling ? peers.map(({ port }) => `http://127.0.0.1:${port}/files`) : undefined;
};
