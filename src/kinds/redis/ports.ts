/** The ports of a pod, as containers, Services, monitors and policies name them. */

import type { V1ContainerPort, V1ServicePort } from "@kubernetes/client-node";
import { defaultExporterPort } from "../../api/redis.ebb.dev/defaults.ts";
import type { Redis } from "../../api/redis.ebb.dev/index.ts";
import { portOf, specOf } from "./spec.ts";

export interface Port {
  name: "redis-client" | "redis-exporter";
  number: number;
}

/** With TLS or without. */
export const clientPort = (cr: Redis): Port => ({ name: "redis-client", number: portOf(cr) });

export const exporterPort = (cr: Redis): Port => ({
  name: "redis-exporter",
  number: specOf(cr).redisExporter?.port || defaultExporterPort,
});

export const containerPort = ({ name, number }: Port): V1ContainerPort => ({
  name,
  containerPort: number,
  protocol: "TCP",
});

/** By number: names of ports of init containers did not reach Services before Kubernetes 1.32. */
export const servicePort = ({ name, number }: Port): V1ServicePort => ({
  name,
  port: number,
  protocol: "TCP",
  targetPort: number,
});
