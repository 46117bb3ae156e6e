/** Rules about what containers see of volumes. */

import type { Injecting } from "../../../sidecars/injection.ts";
import { configFolder, stateFolder } from "../../../sidecars/names.ts";
import type { Denial } from "../../rule.ts";
import { isAbove } from "../../shared/rules/quantities.ts";
import { whereGiven } from "./given.ts";

const own = [configFolder, stateFolder] as const;

const isPath = (path: string): boolean => /^\/[^:]*$/.test(path) && !own.some((one) => one === path);

const isPathCel = (path: string): string =>
  `${path}.matches('^/[^:]*$') && !(${path} in [${own.map((one) => `'${one}'`).join(", ")}])`;

const message = `must begin with / and hold no colon, and not be ${own.join(" or ")}, where a container has volumes of its own`;

const ofList = (list: "logShippers" | "metricsExporters"): Denial<Injecting> => ({
  id: "V7",
  rule: "mountPath is an absolute path, and no folder of the container's own",
  at: `spec.${list}[]`,
  field: `spec.${list}[].mountPath`,
  cel: isPathCel("self.mountPath"),
  message,
  isBroken: ({ spec }) => (spec[list] ?? []).some(({ mountPath }) => !isPath(mountPath)),
});

/** What is no quantity breaks it, too. */
const isMore = (quantity: string): boolean => isAbove(quantity, "0");
const isMoreCel = (quantity: string): string =>
  `isQuantity(${quantity}) && quantity(${quantity}).isGreaterThan(quantity('0'))`;

const notMore = "must be a quantity above 0, such as 20Mi";

export const volumeDenials: readonly Denial<Injecting>[] = [
  {
    id: "V7",
    rule: "mountPath is an absolute path, and no folder of the container's own",
    at: "spec.sharedVolume",
    field: "spec.sharedVolume.mountPath",
    cel: whereGiven(["mountPath"], isPathCel("self.mountPath")),
    message,
    isBroken: ({ spec }) => !isPath(spec.sharedVolume.mountPath),
  },
  ofList("logShippers"),
  ofList("metricsExporters"),
  {
    id: "V8",
    rule: "sizes are quantities above 0",
    at: "spec.sharedVolume",
    field: "spec.sharedVolume.sizeLimit",
    cel: whereGiven(["sizeLimit"], isMoreCel("self.sizeLimit")),
    message: notMore,
    isBroken: ({ spec }) => !isMore(spec.sharedVolume.sizeLimit),
  },
  {
    id: "V8",
    rule: "sizes are quantities above 0",
    at: "spec.logShippers[].buffer",
    field: "spec.logShippers[].buffer.maxBytes",
    cel: whereGiven(["maxBytes"], isMoreCel("self.maxBytes")),
    message: notMore,
    isBroken: ({ spec }) => (spec.logShippers ?? []).some(({ buffer }) => !isMore(buffer.maxBytes)),
  },
  {
    id: "V8",
    rule: "sizes are quantities above 0",
    at: "spec.logShippers[].rotation",
    field: "spec.logShippers[].rotation.maxFileBytes",
    cel: whereGiven(["maxFileBytes"], isMoreCel("self.maxFileBytes")),
    message: notMore,
    isBroken: ({ spec }) => (spec.logShippers ?? []).some(({ rotation }) => !isMore(rotation.maxFileBytes)),
  },
];
