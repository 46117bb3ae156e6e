/** redis.conf without what only a pod knows: its name, and Secrets. What comes later in it wins. */

import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import { masterName } from "../names.ts";
import { clientPort } from "../ports.ts";
import { isPersistent, isReplicated, portOf, specOf, usesTls } from "../spec.ts";
import { maxMemory } from "./max-memory.ts";
import { dataPath, runPath, tlsPath } from "./paths.ts";

export const redisConf = (cr: Redis): string =>
  [
    "# What the spec may change.",
    ...changeable(cr),
    "# Of spec.config.",
    ...(specOf(cr).config?.extra ?? "").split("\n").flatMap((line) => line.trimEnd() || []),
    `include ${runPath}/additional.conf`,
    `include ${runPath}/dynamic.conf`,
    "# What the operator relies on.",
    ...fixed(cr),
    "",
  ].join("\n");

function changeable(cr: Redis): string[] {
  const memory = maxMemory(cr);
  return [
    `appendonly ${isPersistent(cr) ? "yes" : "no"}`,
    ...(isPersistent(cr) ? [] : ['save ""']),
    ...(memory === undefined ? [] : [`maxmemory ${memory}`]),
    ...minReplicas(cr),
  ];
}

function minReplicas(cr: Redis): string[] {
  const count = specOf(cr).failover?.minReplicasToWrite ?? 0;
  return isReplicated(cr) && count > 0 ? [`min-replicas-to-write ${count}`, "min-replicas-max-lag 10"] : [];
}

const fixed = (cr: Redis): string[] => [
  "bind * -::*",
  // Who may connect is a matter of passwords, certificates and NetworkPolicies; this would lock out all but the pod itself.
  "protected-mode no",
  ...ports(cr),
  `dir ${dataPath}`,
  "daemonize no",
  ...replication(cr),
];

function ports(cr: Redis): string[] {
  const { number } = clientPort(cr);
  if (!usesTls(cr)) return [`port ${number}`];
  return [
    "port 0",
    `tls-port ${number}`,
    `tls-cert-file ${tlsPath}/tls.crt`,
    `tls-key-file ${tlsPath}/tls.key`,
    `tls-ca-cert-file ${tlsPath}/ca.crt`,
    `tls-auth-clients ${specOf(cr).tls?.requireClientCert ? "yes" : "no"}`,
    "tls-replication yes",
  ];
}

/**
 * No server is a master by itself: one that comes back empty would have its replicas throw away what they hold. The name leads to the
 * master, to nobody before there is one, and to the server itself at worst, which it takes for a master that it cannot reach.
 */
function replication(cr: Redis): string[] {
  if (!isReplicated(cr)) return [];
  return [`replicaof ${masterName(cr)} ${portOf(cr)}`, `replica-announce-port ${portOf(cr)}`];
}
