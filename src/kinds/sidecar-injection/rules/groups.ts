/**
 * The entries of an injection by the lists that they stand in, for rules that compare them. An expression goes through the lists of the schema
 * themselves, one inside the other: of a list that CEL makes, the API server knows no bound, and refuses the rule for what it might cost.
 */

import { exporterName, exporterPort } from "../../../sidecars/entries/exporter.ts";
import { logShipperPort } from "../../../sidecars/entries/log-shipper.ts";
import type { Injecting } from "../../../sidecars/injection.ts";

/** What a rule compares, of every entry of a list that is injected. */
export interface Group {
  /** CEL that goes through the list with this variable, and is true when `body` is true of all. */
  all(variable: string, body: string): string;
  /** CEL of the value, in `body`. */
  value(variable: string): string;
  /** CEL that is true when two variables stand for the same entry; absent where entries of the list are not compared with each other. */
  isSame?(one: string, other: string): string;
  valuesOf(cr: Injecting): readonly (readonly unknown[])[];
}

const each = (list: string, variable: string, body: string): string =>
  `(!has(self.${list}) || self.${list}.all(${variable}, ${body}))`;

const eachEnabled = (list: string, variable: string, body: string): string =>
  each(list, variable, `!${variable}.enabled || ${body}`);

const portMetrics = (body: string): string => `(!self.portMetrics.enabled || ${body})`;

/** Of an exporter in a variable. */
export const exporterNameCel = (e: string): string =>
  `(has(${e}.name) ? ${e}.name : ${e}.type == 'Custom' ? 'exporter' : ${e}.type == 'redis' ? 'redis-exporter' : 'memcached-exporter')`;

const exporterPortCel = (e: string): string =>
  `(has(${e}.port) ? ${e}.port : ${e}.type == 'redis' ? 9121 : ${e}.type == 'memcached' ? 9150 : 0)`;

const enabled = <T extends { enabled: boolean }>(list: readonly T[] = []): T[] => list.filter((entry) => entry.enabled);

/** Names of containers; those of one list are keys of it, but for exporters'. */
export const nameGroups: readonly Group[] = [
  {
    all: (v, body) => eachEnabled("logShippers", v, body),
    value: (v) => `${v}.name`,
    valuesOf: ({ spec }) => enabled(spec.logShippers).map(({ name }) => [name]),
  },
  {
    all: (v, body) => eachEnabled("metricsExporters", v, body),
    value: (v) => `${v}.name`,
    valuesOf: ({ spec }) => enabled(spec.metricsExporters).map(({ name }) => [name]),
  },
  {
    all: (_, body) => portMetrics(body),
    value: () => "self.portMetrics.name",
    valuesOf: ({ spec }) => enabled([spec.portMetrics]).map(({ name }) => [name]),
  },
  {
    all: (v, body) => each("exporters", v, body),
    value: exporterNameCel,
    valuesOf: ({ spec }) => (spec.exporters ?? []).map((entry) => [exporterName(entry)]),
  },
  {
    all: (v, body) => each("containers", v, body),
    value: (v) => `${v}.name`,
    valuesOf: ({ spec }) => (spec.containers ?? []).map(({ name }) => [name]),
  },
];

const shipper = (i: string): string => `self.logShippers[${i}]`;
const shipperPortCel = (i: string): string => `(has(${shipper(i)}.port) ? ${shipper(i)}.port : 9110 + ${i})`;

/** TCP ports of containers; a shipper's that is told none is counted on from the first. */
export const portGroups: readonly Group[] = [
  {
    all: (i, body) =>
      `(!has(self.logShippers) || [0, 1, 2, 3, 4, 5, 6, 7].all(${i}, ${i} >= size(self.logShippers) || !${shipper(i)}.enabled || ${shipperPortCel(i)} == 0 || ${body}))`,
    value: shipperPortCel,
    isSame: (i, j) => `${i} == ${j}`,
    valuesOf: ({ spec }) =>
      (spec.logShippers ?? [])
        .map((entry, index) => ({ ...entry, port: logShipperPort(entry, index) }))
        .filter(({ enabled: isOn, port }) => isOn && port !== 0)
        .map(({ port }) => [port]),
  },
  {
    all: (v, body) => eachEnabled("metricsExporters", v, `!${v}.export.prometheus.enabled || ${body}`),
    value: (v) => `${v}.export.prometheus.port`,
    isSame: (one, other) => `${one}.name == ${other}.name`,
    valuesOf: ({ spec }) =>
      enabled(spec.metricsExporters)
        .filter((entry) => entry.export.prometheus.enabled)
        .map((entry) => [entry.export.prometheus.port]),
  },
  {
    all: (_, body) => portMetrics(body),
    value: () => "self.portMetrics.port",
    valuesOf: ({ spec }) => enabled([spec.portMetrics]).map(({ port }) => [port]),
  },
  {
    all: (v, body) => each("exporters", v, body),
    value: exporterPortCel,
    isSame: (one, other) => `${exporterNameCel(one)} == ${exporterNameCel(other)}`,
    valuesOf: ({ spec }) => (spec.exporters ?? []).map((entry) => [exporterPort(entry)]),
  },
  {
    all: (v, body) =>
      each(
        "containers",
        v,
        `!has(${v}.ports) || ${v}.ports.all(${v}p, (has(${v}p.protocol) && ${v}p.protocol != 'TCP') || ${body})`,
      ),
    value: (v) => `${v}p.containerPort`,
    // All of them as one: to compare them with each other costs more than a rule may.
    valuesOf: ({ spec }) => [
      (spec.containers ?? []).flatMap(({ ports = [] }) =>
        ports.filter(({ protocol = "TCP" }) => protocol === "TCP").map(({ containerPort }) => containerPort),
      ),
    ],
  },
];

/** CEL that is true when `holds` is true of every value. */
export const ofAll = (groups: readonly Group[], holds: (value: string) => string): string =>
  groups.map(({ all, value }) => all("a", `(${holds(value("a"))})`)).join(" && ");

/** CEL that is true when no two entries have the same value. */
export const areDistinct = (groups: readonly Group[]): string =>
  groups
    .flatMap((one, index) =>
      groups.slice(index).flatMap((other) => {
        if (one === other && one.isSame === undefined) return [];
        const differ = `${one.value("a")} != ${other.value("b")}`;
        const isOther = one === other && one.isSame ? `${one.isSame("a", "b")} || ${differ}` : differ;
        return [one.all("a", other.all("b", `(${isOther})`))];
      }),
    )
    .join(" && ");

/** Every value, one list an entry. */
export const entriesOf = (groups: readonly Group[], cr: Injecting): (readonly unknown[])[] =>
  groups.flatMap(({ valuesOf }) => valuesOf(cr));
