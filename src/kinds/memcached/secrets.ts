/** The Secrets that pods mount: which keys, and where. */

import type { V1Volume, V1VolumeMount } from "@kubernetes/client-node";
import type { Memcached } from "../../api/memcached.c5c3.io/index.ts";
import { Stalled } from "../../failures.ts";
import { specOf, usesMutualTls, usesSasl, usesTls } from "./spec.ts";

export const saslPath = "/etc/memcached/sasl";
export const tlsPath = "/etc/memcached/tls";

export interface MountedSecret {
  volume: string;
  secretName: string;
  mountPath: string;
  /** Each becomes a file of its own name; other keys of the Secret stay outside. */
  keys: readonly string[];
}

/** In the order of the volumes. Throws `Stalled` for a feature that names no Secret. */
export function mountedSecrets(cr: Memcached): MountedSecret[] {
  const { sasl, tls } = specOf(cr).security ?? {};
  const mounted: MountedSecret[] = [];
  if (usesSasl(cr)) {
    mounted.push({
      volume: "sasl-credentials",
      secretName: named(
        sasl?.credentialsSecretRef?.name,
        "spec.security.sasl.credentialsSecretRef.name: name the Secret that holds password-file",
      ),
      mountPath: saslPath,
      keys: ["password-file"],
    });
  }
  if (usesTls(cr)) {
    mounted.push({
      volume: "tls-certificates",
      secretName: named(
        tls?.certificateSecretRef?.name,
        "spec.security.tls.certificateSecretRef.name: name the Secret that holds tls.crt and tls.key",
      ),
      mountPath: tlsPath,
      keys: ["tls.crt", "tls.key", ...(usesMutualTls(cr) ? ["ca.crt"] : [])],
    });
  }
  return mounted;
}

function named(secretName: string | undefined, rule: string): string {
  if (!secretName) throw new Stalled("InvalidSpec", rule);
  return secretName;
}

export const secretVolume = ({ volume, secretName, keys }: MountedSecret): V1Volume => ({
  name: volume,
  secret: { secretName, items: keys.map((key) => ({ key, path: key })) },
});

export const secretMount = ({ volume, mountPath }: MountedSecret): V1VolumeMount => ({
  name: volume,
  mountPath,
  readOnly: true,
});
