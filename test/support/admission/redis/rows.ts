/** The table that holds the CEL of Redis' CRD, its policy that warns, and the TypeScript of both together. */

import type { AnySpec } from "../../submit.ts";
import { any, type Row, spec } from "../row.ts";

/** A spec that nothing is to be said about. */
export const clean: AnySpec = {
  mode: "Replication",
  replicas: 3,
  auth: { secretRef: { name: "login" } },
  resources: { limits: { memory: "1Gi" } },
};

const changed = (changes: AnySpec): AnySpec => spec(changes, clean);
const standalone: AnySpec = { auth: { secretRef: { name: "login" } } };
const alone = (changes: AnySpec): AnySpec => spec(changes, standalone);

const notForChange = "is not for change: make another resource, and take the data there";
const owned = "sets what the operator sets: there are fields for it, or it is not for change";
const name = {
  refused: {
    "metadata.name":
      "becomes names of Services and pods: letters, digits and dashes, a letter first, at most 43 characters",
  },
};
const notADuration = "not a duration such as 30s or 1m30s";
const restartsEmpty = [
  "spec.persistence.enabled: without persistence this change restarts the server empty: its data is lost",
];
const open = [
  "spec.auth.secretRef: without a password and without networkPolicy.enabled every pod of the cluster may read and write",
];

const naming: readonly Row[] = [
  { title: "nothing to be said", spec: clean },
  { title: "nothing to be said of one server", spec: standalone },
  { title: "a name of 43 characters", name: "n".repeat(43), spec: clean },
  { title: "V7: a name of 44", name: "n".repeat(44), spec: clean, ...name },
  { title: "V7: a name with a dot", name: "a.b", spec: clean, ...name },
  { title: "V7: a name that begins with a digit", name: "1a", spec: clean, ...name },
  { title: "V7 looks away from what exists", name: "old.redis", old: clean, spec: changed({ replicas: 2 }) },
];

const persistent = (persistence: AnySpec): AnySpec => changed({ persistence: { enabled: true, ...persistence } });

const immutable: readonly Row[] = [
  {
    title: "V1: another mode",
    old: alone({}),
    spec: alone({ mode: "Replication" }),
    refused: { "spec.mode": notForChange },
  },
  { title: "V1: the mode that it had by default", old: alone({}), spec: alone({ mode: "Standalone" }) },
  { title: "V1: another port", old: clean, spec: changed({ port: 7000 }), refused: { "spec.port": notForChange } },
  { title: "V1: the port that it had by default", old: clean, spec: changed({ port: 6379 }) },
  {
    title: "V1: another storage class",
    old: persistent({ storageClassName: "slow" }),
    spec: persistent({ storageClassName: "fast" }),
    refused: { "spec.persistence.storageClassName": notForChange },
  },
  {
    title: "V1: a storage class where there was none",
    old: persistent({}),
    spec: persistent({ storageClassName: "fast" }),
    refused: { "spec.persistence.storageClassName": notForChange },
  },
  {
    title: "V1: other access modes",
    old: persistent({}),
    spec: persistent({ accessModes: ["ReadWriteMany"] }),
    refused: { "spec.persistence.accessModes": notForChange },
  },
  {
    title: "V1: a smaller volume",
    old: persistent({ size: "2Gi" }),
    spec: persistent({ size: "2047Mi" }),
    refused: { "spec.persistence.size": "volumes grow, and do not shrink" },
  },
  {
    title: "V1: a volume that falls back to a smaller default",
    old: persistent({ size: "2Gi" }),
    spec: persistent({}),
    refused: { "spec.persistence.size": "volumes grow, and do not shrink" },
  },
  {
    title: "V1: a volume of the same size in other words",
    old: persistent({ size: "2Gi" }),
    spec: persistent({ size: "2048Mi" }),
  },
  { title: "V1: a greater volume", old: persistent({ size: "2Gi" }), spec: persistent({ size: 4294967296 }) },
  { title: "V1: volumes that come", old: clean, spec: persistent({ storageClassName: "fast" }) },
  {
    title: "V1: volumes that are not there yet",
    old: changed({ persistence: { storageClassName: "slow", size: "9Gi" } }),
    spec: persistent({ storageClassName: "fast" }),
  },
  {
    title: "V1: volumes that go",
    old: persistent({}),
    spec: changed({ persistence: { enabled: false, size: "1Mi" } }),
  },
  {
    title: "V1: a size that is no quantity",
    spec: persistent({ size: "much" }),
    refused: { "spec.persistence.size": any },
  },
];

const modes: readonly Row[] = [
  {
    title: "V2: mode Sentinel",
    spec: changed({ mode: "Sentinel" }),
    refused: {
      "spec.mode":
        "sentinels are not there yet: take Replication, in which the operator itself has another pod take over",
    },
  },
  {
    title: "V2, S3-08: mode Cluster",
    spec: changed({ mode: "Cluster" }),
    refused: {
      "spec.mode": "a cluster is no mode of a Redis but a kind of its own, RedisCluster, which is not there yet",
    },
  },
  { title: "another mode", spec: changed({ mode: "Ring" }), refused: { "spec.mode": any } },
  {
    title: "V2: two pods alone",
    spec: alone({ replicas: 2 }),
    refused: { "spec.replicas": "mode Standalone has one pod: leave replicas out, or take mode Replication" },
  },
  { title: "one pod alone", spec: alone({ replicas: 1 }) },
  {
    title: "V2: a master without replicas",
    spec: changed({ replicas: 1 }),
    warns: ["spec.replicas: there is no other pod to take over when this one is lost"],
  },
  { title: "a master whose replicas are not counted", spec: changed({ replicas: undefined }) },
  { title: "no pods", spec: changed({ replicas: 0 }), refused: { "spec.replicas": any } },
  { title: "seventeen pods", spec: changed({ replicas: 17 }), refused: { "spec.replicas": any } },
];

const monitored = (monitoring: AnySpec): AnySpec =>
  changed({ redisExporter: { enabled: true }, monitoring: { enabled: true, ...monitoring } });

const monitoring: readonly Row[] = [
  { title: "monitoring", spec: monitored({}) },
  {
    title: "V4: an interval of five",
    spec: monitored({ interval: "5" }),
    refused: { "spec.monitoring.interval": notADuration },
  },
  {
    title: "V4: a timeout of half a minute in words that are none",
    spec: monitored({ scrapeTimeout: "0.5m" }),
    refused: { "spec.monitoring.scrapeTimeout": notADuration },
  },
  {
    title: "V4: an interval that is none, of monitoring that is off",
    spec: changed({ monitoring: { interval: "often" } }),
    refused: { "spec.monitoring.interval": notADuration },
  },
  {
    title: "V4: a timeout above the interval",
    spec: monitored({ interval: "10s", scrapeTimeout: "11s" }),
    refused: {
      "spec.monitoring.scrapeTimeout":
        "is above the interval: the Prometheus operator would leave the monitor out without a word",
    },
  },
  {
    title: "V4: the usual timeout above a short interval",
    spec: monitored({ interval: "5s" }),
    refused: {
      "spec.monitoring.scrapeTimeout":
        "is above the interval: the Prometheus operator would leave the monitor out without a word",
    },
  },
  { title: "V4: a timeout of the interval in other words", spec: monitored({ interval: "1m", scrapeTimeout: "60s" }) },
  { title: "V4: empty times", spec: monitored({ interval: "", scrapeTimeout: "" }) },
  {
    title: "V9: monitoring without an exporter",
    spec: changed({ monitoring: { enabled: true } }),
    warns: [
      "spec.monitoring.enabled: has no effect without redisExporter.enabled: there is nothing to scrape, and no monitor is made",
    ],
  },
  ...[
    { title: "that of Redis", port: 6379 },
    { title: "that of the bus", port: 16379 },
    { title: "that of sentinels", port: 26379 },
  ].map(
    ({ title, port }): Row => ({
      title: `V8: an exporter's port that is ${title}`,
      spec: changed({ redisExporter: { enabled: true, port } }),
      refused: { "spec.redisExporter.port": "is a port of Redis" },
    }),
  ),
  {
    title: "V8: a port of Redis that is the exporter's usual one",
    spec: changed({ port: 9121, redisExporter: { enabled: true } }),
    refused: { "spec.redisExporter.port": "is a port of Redis" },
  },
  { title: "V8: an exporter that is off", spec: changed({ port: 9121, redisExporter: {} }) },
  {
    title: "a mode of the exporter that there is not",
    spec: changed({ redisExporter: { mode: "Auto" } }),
    refused: { "spec.redisExporter.mode": any },
  },
];

const extra = (text: string): AnySpec => changed({ config: { extra: text } });
const dynamic = (directives: AnySpec): AnySpec => changed({ config: { dynamic: directives } });

const config: readonly Row[] = [
  {
    title: "V5: a share of no limit",
    spec: changed({ resources: undefined, config: { maxMemoryPercentOfLimit: 50 } }),
    refused: { "spec.config.maxMemoryPercentOfLimit": "is a share of resources.limits.memory, which is missing" },
  },
  { title: "V5: a share of a limit", spec: changed({ config: { maxMemoryPercentOfLimit: 50 } }) },
  {
    title: "no share at all",
    spec: changed({ config: { maxMemoryPercentOfLimit: 0 } }),
    refused: { "spec.config.maxMemoryPercentOfLimit": any },
  },
  ...[
    "port 1",
    "hz 10\nport 1",
    "  \t PORT 1",
    "\r\nbind *",
    "dir /tmp",
    "include /etc/passwd",
    "requirepass a",
    "masterauth a",
    "user a on",
    "aclfile /a",
    "replicaof a 1",
    "slaveof a 1",
    "replica-announce-ip a",
    "cluster-enabled yes",
    "tls-port 1",
    "tls-key-file /a",
    "daemonize yes",
    "pidfile /a",
    "rename-command CONFIG a",
    '"port" 1',
    "'port' 1",
    "port\v1",
    "port",
  ].map(
    (text): Row => ({
      title: `V6: extra ${JSON.stringify(text)}`,
      spec: extra(text),
      refused: { "spec.config.extra": owned },
    }),
  ),
  ...[
    "",
    "hz 10",
    "# port 1",
    "ports 1",
    "maxclients 10\n\nlogfile port",
    "replica-priority 1",
    "tls-protocols TLSv1.3",
  ].map((text): Row => ({ title: `extra ${JSON.stringify(text)}`, spec: extra(text) })),
  { title: "an extra that is too long", spec: extra("#".repeat(16_385)), refused: { "spec.config.extra": any } },
  { title: "an extra that is just not too long", spec: extra(`${"# a line\n".repeat(1820)}hz 1`) },
  { title: "dynamic directives", spec: dynamic({ "maxmemory-policy": "allkeys-lru", save: "" }) },
  ...["port", "cluster-node-timeout", "replica-announce-port", "requirepass"].map(
    (directive): Row => ({
      title: `V6: dynamic ${directive}`,
      spec: dynamic({ [directive]: "1" }),
      refused: { "spec.config.dynamic": owned },
    }),
  ),
  ...["PORT", "", "hz 1", "1hz", '"port"'].map(
    (directive): Row => ({
      title: `V6: dynamic ${JSON.stringify(directive)}`,
      spec: dynamic({ [directive]: "1" }),
      refused: {
        "spec.config.dynamic": directive.startsWith('"')
          ? ["has a name that no directive has", owned]
          : "has a name that no directive has",
      },
    }),
  ),
];

const references: readonly Row[] = [
  ...(["auth", "acl"] as const).flatMap((section): Row[] => [
    {
      title: `V8: ${section} without a Secret`,
      spec: changed({ [section]: { secretRef: { name: "" } } }),
      refused: { [`spec.${section}.secretRef.name`]: "name the Secret" },
    },
    {
      title: `V8: ${section} with a Secret`,
      spec: changed({ [section]: { secretRef: { name: "a", key: "b" } } }),
    },
  ]),
  {
    title: "V8: client certificates without TLS",
    spec: changed({ tls: { requireClientCert: true } }),
    refused: { "spec.tls.secretName": "name the Secret with tls.crt, tls.key and ca.crt" },
  },
  { title: "V8: client certificates", spec: changed({ tls: { secretName: "a", requireClientCert: true } }) },
  { title: "V8: TLS of no Secret is none", spec: changed({ tls: { secretName: "" } }) },
];

const safety: readonly Row[] = [
  { title: "V9: open to all", spec: {}, warns: open },
  { title: "V9: open to all that a policy lets through", spec: { networkPolicy: { enabled: true } } },
  { title: "V9: a policy that is off", spec: { networkPolicy: { enabled: false } }, warns: open },
  ...[
    { image: "redis:7.2" },
    { resources: { limits: { memory: "1Gi" } } },
    { config: { extra: "hz 20" } },
    { redisExporter: { enabled: true } },
    { pod: { labels: { a: "b" } } },
    { sidecars: [{ name: "a", image: "b" }] },
    { tls: { secretName: "a" } },
  ].map(
    (changes): Row => ({
      title: `V9: a server without a volume that restarts for ${Object.keys(changes)[0]}`,
      old: alone({}),
      spec: alone(changes),
      warns: restartsEmpty,
    }),
  ),
  ...[
    { config: { dynamic: { hz: "20" } } },
    { monitoring: { interval: "1m" } },
    { networkPolicy: { enabled: true } },
    { service: { type: "NodePort" } },
    { highAvailability: { podDisruptionBudget: { enabled: false } } },
  ].map(
    (changes): Row => ({
      title: `V9: a server without a volume that goes on with another ${Object.keys(changes)[0]}`,
      old: alone({}),
      spec: alone(changes),
    }),
  ),
  {
    title: "V9: a server with a volume that restarts",
    old: alone({ persistence: { enabled: true } }),
    spec: alone({ persistence: { enabled: true }, image: "redis:7.2" }),
  },
  { title: "V9: replicas that restart one by one", old: clean, spec: changed({ image: "redis:7.2" }) },
  {
    title: "three that are broken",
    spec: changed({ mode: "Cluster", config: { extra: "port 1" }, auth: { secretRef: { name: "" } } }),
    refused: {
      "spec.mode": "a cluster is no mode of a Redis but a kind of its own, RedisCluster, which is not there yet",
      "spec.config.extra": owned,
      "spec.auth.secretRef.name": "name the Secret",
    },
  },
];

export const rows: readonly Row[] = [
  ...naming,
  ...immutable,
  ...modes,
  ...monitoring,
  ...config,
  ...references,
  ...safety,
];
