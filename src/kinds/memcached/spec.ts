/** What a Memcached asks for, as claims. An object that no admission has seen may lack any section, `spec` too. */

import type { Memcached, MemcachedSpec } from "../../api/memcached.c5c3.io/index.ts";

export const specOf = (cr: Memcached): MemcachedSpec => cr.spec ?? {};

export const isAutoscaled = (cr: Memcached): boolean => specOf(cr).autoscaling?.enabled === true;

export const isMonitored = (cr: Memcached): boolean => specOf(cr).monitoring?.enabled === true;

export const usesSasl = (cr: Memcached): boolean => specOf(cr).security?.sasl?.enabled === true;

export const usesTls = (cr: Memcached): boolean => specOf(cr).security?.tls?.enabled === true;

export const usesMutualTls = (cr: Memcached): boolean =>
  usesTls(cr) && specOf(cr).security?.tls?.enableClientCert === true;

/** Whether the plain port is for containers of the same pod only. */
export const hidesPlaintext = (cr: Memcached): boolean =>
  usesTls(cr) && specOf(cr).security?.tls?.plaintextListener === "Loopback";

/** Whether there is an exporter and a ServiceMonitor is wanted; `{}` will do. */
export const isServiceMonitored = (cr: Memcached): boolean =>
  isMonitored(cr) && specOf(cr).monitoring?.serviceMonitor !== undefined;
