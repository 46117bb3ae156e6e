/** How the memcached server is started. */

import {
  defaultMaxConnections,
  defaultMaxItemSize,
  defaultMaxMemoryMB,
  defaultThreads,
} from "../../../api/memcached.c5c3.io/defaults.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import { plainPort, tlsPort } from "../ports.ts";
import { hidesPlaintext, specOf, usesMutualTls, usesSasl, usesTls } from "../spec.ts";
import { saslPath, tlsPath } from "./secrets.ts";

/** Zero and the empty string count as absent, as they do for the mutating webhook. */
export function args(cr: Memcached): string[] {
  const { maxMemoryMB, maxConnections, threads, maxItemSize, verbosity, extraArgs } = specOf(cr).memcached ?? {};
  return [
    ...["-m", String(maxMemoryMB || defaultMaxMemoryMB)],
    ...["-c", String(maxConnections || defaultMaxConnections)],
    ...["-t", String(threads || defaultThreads)],
    ...["-I", maxItemSize || defaultMaxItemSize],
    ...(verbosity ? [`-${"v".repeat(verbosity)}`] : []),
    ...(usesSasl(cr) ? ["-Y", `${saslPath}/password-file`] : []),
    ...(usesTls(cr) ? ["-Z", "-o", `ssl_chain_cert=${tlsPath}/tls.crt`, "-o", `ssl_key=${tlsPath}/tls.key`] : []),
    ...(usesMutualTls(cr) ? ["-o", `ssl_ca_cert=${tlsPath}/ca.crt`] : []),
    ...(extraArgs ?? []),
  ];
}

/**
 * Only with TLS: `-Z` alone turns every listener into a TLS one and opens no further port, and a plain listener can only be
 * kept by naming both. Mutual TLS has to be demanded (`ssl_verify_mode=2`); with an authority alone any client passes.
 * https://docs.memcached.org/features/tls/
 */
export function command(cr: Memcached): string[] | undefined {
  if (!usesTls(cr)) return undefined;
  const plainHost = hidesPlaintext(cr) ? "127.0.0.1" : "*";
  return [
    ...["memcached", "-l", `notls:${plainHost}:${plainPort.number},*:${tlsPort.number}`],
    ...(usesMutualTls(cr) ? ["-o", "ssl_verify_mode=2"] : []),
  ];
}
