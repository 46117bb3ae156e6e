/** The Secrets that pods mount: which keys, and where. */

import type { V1Volume, V1VolumeMount } from "@kubernetes/client-node";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import { Stalled } from "../../../failures.ts";
import { type UsedKeys, usedKeys } from "../../shared/secrets.ts";
import { specOf, usesMutualTls, usesSasl, usesTls } from "../spec.ts";

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
export const mountedSecrets = (cr: Memcached): MountedSecret[] =>
  mounts(cr).map(({ secretName, rule, ...mount }) => {
    if (!secretName) throw new Stalled("InvalidSpec", `${rule.field}: ${rule.message}`);
    return { ...mount, secretName };
  });

/** The mounted keys of each Secret, both sorted. A feature that names no Secret counts for nothing. */
export const mountedKeys = (cr: Memcached): UsedKeys =>
  usedKeys(mounts(cr).flatMap(({ secretName, keys }) => (secretName ? [{ secretName, keys }] : [])));

/** What a feature without a Secret is told, and of which field. */
export const credentialsRule = {
  field: "spec.security.sasl.credentialsSecretRef.name",
  message: "name the Secret that holds password-file",
};
export const certificateRule = {
  field: "spec.security.tls.certificateSecretRef.name",
  message: "name the Secret that holds tls.crt and tls.key",
};

interface Mount extends Omit<MountedSecret, "secretName"> {
  secretName: string | undefined;
  rule: { field: string; message: string };
}

function mounts(cr: Memcached): Mount[] {
  const { sasl, tls } = specOf(cr).security ?? {};
  const credentials: Mount = {
    volume: "sasl-credentials",
    secretName: sasl?.credentialsSecretRef?.name,
    mountPath: saslPath,
    keys: ["password-file"],
    rule: credentialsRule,
  };
  const certificates: Mount = {
    volume: "tls-certificates",
    secretName: tls?.certificateSecretRef?.name,
    mountPath: tlsPath,
    keys: ["tls.crt", "tls.key", ...(usesMutualTls(cr) ? ["ca.crt"] : [])],
    rule: certificateRule,
  };
  return [...(usesSasl(cr) ? [credentials] : []), ...(usesTls(cr) ? [certificates] : [])];
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
