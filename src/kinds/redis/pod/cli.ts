import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import { tlsPath } from "../config/paths.ts";
import { portOf, usesTls } from "../spec.ts";

/** How redis-cli reaches the pod's own server. The password comes by its standard input. */
export const cliOptions = (cr: Redis): string =>
  [
    `-p ${portOf(cr)}`,
    ...(usesTls(cr)
      ? [`--tls --cacert ${tlsPath}/ca.crt`, `--cert ${tlsPath}/tls.crt`, `--key ${tlsPath}/tls.key`]
      : []),
  ].join(" ");
