/** The metrics that are served, in their order. The first two, and their texts, are what dashboards were built for. Pure. */

import { exposition, type Family, type Sample } from "../pod-program/index.ts";
import type { Collection } from "./collector.ts";

export interface Told extends Collection {
  /** Of every series. */
  labels: { pod_name: string };
  version: string;
}

interface Metric {
  name: string;
  type?: Family["type"];
  help: string;
  /** One value, or several series by the labels that they have besides; what could not be read is left out. */
  value(told: Told): number | undefined | readonly Sample[];
}

/** By the number that the kernel has for them. https://github.com/torvalds/linux/blob/master/include/net/tcp_states.h */
const states: readonly string[] = [
  "",
  "ESTABLISHED",
  "SYN_SENT",
  "SYN_RECV",
  "FIN_WAIT1",
  "FIN_WAIT2",
  "TIME_WAIT",
  "CLOSE",
  "CLOSE_WAIT",
  "LAST_ACK",
  "LISTEN",
  "CLOSING",
];

const metrics: readonly Metric[] = [
  { name: "port_used", help: "Used Local Port Count", value: ({ counts }) => counts.used },
  { name: "port_total", help: "Total Local Port Count", value: ({ counts }) => counts.total },
  { name: "port_usage", help: "Used local ports, in percent of all", value: ({ counts }) => counts.usage },
  {
    name: "port_ephemeral_used",
    help: "Used local ports that are among those of port_total",
    value: ({ counts }) => counts.ephemeralUsed,
  },
  {
    name: "port_destination_used",
    help: "Local ports of port_total that are connected to a remote, for the remotes with the most",
    value: ({ counts }) =>
      counts.destinations?.map(({ address, port, used }) => ({
        labels: { remote_addr: address, remote_port: String(port) },
        value: used,
      })),
  },
  {
    name: "port_sockets",
    help: "TCP sockets by state",
    value: ({ counts }) => [...stateSamples("ipv4", counts.ipv4), ...stateSamples("ipv6", counts.ipv6)],
  },
  { name: "port_listening", help: "Local TCP ports that are listened on", value: ({ counts }) => counts.listening },
  { name: "port_udp_used", help: "Used local UDP ports", value: ({ counts }) => counts.udpUsed },
  { name: "port_range_first", help: "First port of ip_local_port_range", value: ({ counts }) => counts.first },
  { name: "port_range_last", help: "Last port of ip_local_port_range", value: ({ counts }) => counts.last },
  {
    name: "metrics_sidecar_collect_errors_total",
    type: "counter",
    help: "Files of the kernel that could not be read",
    value: ({ errors }) => [...errors].map(([source, value]) => ({ labels: { source }, value })),
  },
  {
    name: "metrics_sidecar_last_success_timestamp_seconds",
    help: "When everything could be read",
    value: ({ lastSuccess }) => lastSuccess && lastSuccess.getTime() / 1000,
  },
  {
    name: "metrics_sidecar_build_info",
    help: "The version of this program",
    value: ({ version }) => [{ labels: { version }, value: 1 }],
  },
];

export const metricsText = (told: Told): string =>
  exposition(
    metrics.map(({ name, type = "gauge", help, value }) => {
      const found = value(told) ?? [];
      const samples = typeof found === "number" ? [{ value: found }] : found;
      return {
        name,
        type,
        help,
        samples: samples.map((sample) => ({ ...sample, labels: { ...told.labels, ...sample.labels } })),
      };
    }),
  );

/** All states that there are, so that no series comes and goes. */
const stateSamples = (family: string, counts: ReadonlyMap<number, number> | undefined): readonly Sample[] =>
  counts === undefined
    ? []
    : states.flatMap((state, code) =>
        state === "" ? [] : [{ labels: { family, state }, value: counts.get(code) ?? 0 }],
      );
