/** The port to serve on: not one that the kernel keeps from processes without rights. */

import type { Log } from "../../src/log.ts";
import type { ProcFiles } from "./proc-files.ts";

export const usualPort = 9999;

export const servedPort = (wanted: number, files: ProcFiles, log: Log): number => {
  const first = firstUnprivileged(files);
  if (wanted >= first) return wanted;
  log.warn("Could not accept a setting", {
    problem: `METRICS_SIDECAR_PORT must be ip_unprivileged_port_start, which is ${first}, or more: it is "${wanted}"; ${usualPort} is taken`,
  });
  return usualPort;
};

/** 0 where the kernel does not tell: what it does not allow is then seen at listening. */
const firstUnprivileged = (files: ProcFiles): number => {
  try {
    return Number.parseInt(files.text("sys/net/ipv4/ip_unprivileged_port_start"), 10) || 0;
  } catch {
    return 0;
  }
};
