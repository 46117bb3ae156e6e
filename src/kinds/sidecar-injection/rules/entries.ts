/** Rules about what an entry must say, and what its program can do. */

import type { Exporter, LogShipper } from "../../../api/sidecars.ebb.dev/index.ts";
import type { Injecting } from "../../../sidecars/injection.ts";
import { cel, type Denial } from "../../rule.ts";
import { durationPattern, milliseconds } from "../../shared/duration.ts";
import { millisecondsCel } from "../../shared/rules/duration.ts";

/** What each driver can send to: contracts, sidecars §6.2. */
const destinations: Readonly<Record<LogShipper["driver"], readonly LogShipper["destination"]["type"][]>> = {
  Builtin: ["Stdout", "Loki", "Http"],
  Vector: ["Stdout", "Loki", "Http", "Elasticsearch", "CloudWatch"],
  FluentBit: ["Stdout", "Loki", "Http", "Elasticsearch", "CloudWatch"],
  Alloy: ["Loki"],
  Custom: ["Stdout", "Loki", "Http", "Elasticsearch", "CloudWatch"],
};

const destinationsCel = Object.entries(destinations)
  .map(
    ([driver, types]) =>
      `(self.driver == '${driver}' && self.destination.type in [${types.map((type) => `'${type}'`).join(", ")}])`,
  )
  .join(" || ");

const lacksEndpoint = ({ enabled, driver, destination: { type, endpoint, endpointFrom } }: LogShipper): boolean =>
  enabled && driver !== "Custom" && type !== "Stdout" && endpoint === "" && endpointFrom === undefined;

const isIncomplete = ({ type, image, port }: Exporter): boolean => type === "Custom" && (!image || !port);

const isEveryOften = (schedule: string): boolean => (milliseconds(schedule) ?? 0) >= 1000;

export const entryDenials: readonly Denial<Injecting>[] = [
  {
    id: "V9",
    rule: "the driver knows the destination",
    at: "spec.logShippers[]",
    field: "spec.logShippers[].destination.type",
    cel: destinationsCel,
    message: "is no destination of this driver: Builtin sends to Stdout, Loki and Http, Alloy to Loki",
    isBroken: ({ spec }) =>
      (spec.logShippers ?? []).some(({ driver, destination: { type } }) => !destinations[driver].includes(type)),
  },
  {
    id: "V10",
    rule: "an enabled shipper that sends over the network has an endpoint, or endpointFrom",
    at: "spec.logShippers[]",
    field: "spec.logShippers[].destination.endpoint",
    isRequired: true,
    cel: cel`!self.enabled || self.driver == 'Custom' || self.destination.type == 'Stdout' ||
      self.destination.endpoint != '' || has(self.destination.endpointFrom)`,
    message: "is required for this destination, or endpointFrom",
    isBroken: ({ spec }) => (spec.logShippers ?? []).some(lacksEndpoint),
  },
  {
    id: "V11",
    rule: "schedule is a duration of 1s or more",
    at: "spec.metricsExporters[]",
    field: "spec.metricsExporters[].schedule",
    cel: cel`self.schedule.matches('${durationPattern}') && ${millisecondsCel("self.schedule")} >= 1000`,
    message: "must be a duration of 1s or more, such as 60s or 1m30s",
    isBroken: ({ spec }) => (spec.metricsExporters ?? []).some(({ schedule }) => !isEveryOften(schedule)),
  },
  {
    id: "V12",
    rule: "a container that is given whole has limits for CPU and memory",
    at: "spec.containers[]",
    field: "spec.containers[].resources.limits",
    isRequired: true,
    cel: cel`has(self.resources.limits) && 'cpu' in self.resources.limits && 'memory' in self.resources.limits`,
    message: "must name cpu and memory: no sidecar takes what the app needs",
    isBroken: ({ spec }) =>
      (spec.containers ?? []).some(({ resources: { limits = {} } }) => !("cpu" in limits && "memory" in limits)),
  },
  {
    id: "V13",
    rule: "an exporter of type Custom names its image and port",
    at: "spec.exporters[]",
    field: "spec.exporters[]",
    isRequired: true,
    cel: cel`self.type != 'Custom' || (has(self.image) && self.?port.orValue(0) != 0)`,
    message: "of type Custom needs image and port",
    isBroken: ({ spec }) => (spec.exporters ?? []).some(isIncomplete),
  },
  {
    id: "V17",
    rule: "an enabled shipper with the driver Custom names its image",
    at: "spec.logShippers[]",
    field: "spec.logShippers[].image",
    isRequired: true,
    cel: cel`!self.enabled || self.driver != 'Custom' || has(self.image)`,
    message: "is required with the driver Custom",
    isBroken: ({ spec }) =>
      (spec.logShippers ?? []).some(({ enabled, driver, image }) => enabled && driver === "Custom" && !image),
  },
];
