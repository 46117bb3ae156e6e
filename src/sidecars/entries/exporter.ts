import type { V1EnvVar, V1Probe, V1ResourceRequirements } from "@kubernetes/client-node";
import { defaultExporterImage as memcachedImage } from "../../api/memcached.c5c3.io/defaults.ts";
import {
  defaultExporterLimits,
  defaultExporterRequests,
  defaultExporterImage as redisImage,
} from "../../api/redis.ebb.dev/defaults.ts";
import type { Exporter } from "../../api/sidecars.ebb.dev/index.ts";
import { sidecarContainer, smallResources } from "../container.ts";
import type { Entry } from "../entry.ts";

/** What is known of the exporter of a server. */
interface Known {
  name: string;
  image: string;
  /** Where it listens when it is told nothing. */
  port: number;
  /** Where it looks for the server when it is told nothing. */
  target: string;
  resources: V1ResourceRequirements;
  args(port: number, target: string): string[];
  env(port: number, target: string): V1EnvVar[];
  health(port: number): Pick<V1Probe, "httpGet" | "tcpSocket">;
}

const known: Readonly<Record<Exporter["type"], Known>> = {
  redis: {
    name: "redis-exporter",
    image: redisImage,
    port: 9121,
    target: "localhost:6379",
    resources: { requests: { ...defaultExporterRequests }, limits: { ...defaultExporterLimits } },
    args: () => [],
    env: (port, target) => [
      { name: "REDIS_ADDR", value: target.includes("://") ? target : `redis://${target}` },
      { name: "REDIS_EXPORTER_INCL_SYSTEM_METRICS", value: "true" },
      { name: "REDIS_EXPORTER_WEB_LISTEN_ADDRESS", value: `:${port}` },
    ],
    health: (port) => ({ httpGet: { path: "/health", port } }),
  },
  memcached: {
    name: "memcached-exporter",
    image: memcachedImage,
    port: 9150,
    target: "localhost:11211",
    resources: smallResources,
    args: (port, target) => [
      ...(target === known.memcached.target ? [] : [`--memcached.address=${target}`]),
      ...(port === known.memcached.port ? [] : [`--web.listen-address=:${port}`]),
    ],
    env: () => [],
    health: (port) => ({ tcpSocket: { port } }),
  },
  Custom: {
    name: "exporter",
    image: "",
    port: 0,
    target: "",
    resources: smallResources,
    args: () => [],
    env: () => [],
    health: (port) => ({ tcpSocket: { port } }),
  },
};

export const exporterName = ({ type, name }: Pick<Exporter, "type" | "name">): string => name ?? known[type].name;

export const exporterPort = ({ type, port }: Pick<Exporter, "type" | "port">): number => port ?? known[type].port;

export const exporterEntry = (entry: Exporter): Entry => {
  const usual = known[entry.type];
  const port = exporterPort(entry);
  const target = entry.target || usual.target;
  const args = [...usual.args(port, target), ...(entry.args ?? [])];
  return {
    mode: entry.mode,
    container: sidecarContainer(entry, {
      name: exporterName(entry),
      image: usual.image,
      ...(args.length > 0 && { args }),
      env: usual.env(port, target),
      ports: [port],
      resources: usual.resources,
      health: usual.health(port),
    }),
    volumes: [],
  };
};
