/** The ports of a pod: which there are and who listens. */

import type { V1ContainerPort } from "@kubernetes/client-node";
import type { Memcached } from "../../api/memcached.c5c3.io/index.ts";
import { hidesPlaintext, isMonitored, usesTls } from "./spec.ts";

export interface Port {
  name: "memcached" | "memcached-tls" | "metrics";
  number: number;
}

export const plainPort: Port = { name: "memcached", number: 11211 };
export const tlsPort: Port = { name: "memcached-tls", number: 11212 };
export const metricsPort: Port = { name: "metrics", number: 9150 };

/** Those that are open to other pods. */
export function serverPorts(cr: Memcached): Port[] {
  if (hidesPlaintext(cr)) return [tlsPort];
  return usesTls(cr) ? [plainPort, tlsPort] : [plainPort];
}

/** The one that probes and clients are pointed to. */
export const clientPort = (cr: Memcached): Port => (hidesPlaintext(cr) ? tlsPort : plainPort);

/** Of all containers, in the order in which every child names them. */
export const podPorts = (cr: Memcached): Port[] =>
  isMonitored(cr) ? [...serverPorts(cr), metricsPort] : serverPorts(cr);

export const containerPort = ({ name, number }: Port): V1ContainerPort => ({
  name,
  containerPort: number,
  protocol: "TCP",
});
