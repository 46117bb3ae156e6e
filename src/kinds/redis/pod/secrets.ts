/** The Secrets that pods mount: which keys, as which files, and where. */

import type { V1KeyToPath } from "@kubernetes/client-node";
import { defaultAclKey, defaultPasswordKey } from "../../../api/redis.ebb.dev/defaults.ts";
import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import { Stalled } from "../../../failures.ts";
import { type UsedKeys, usedKeys } from "../../shared/secrets.ts";
import { aclFile, aclPath, passwordFile, passwordPath, tlsPath } from "../config/paths.ts";
import { specOf, usesTls } from "../spec.ts";

export interface MountedSecret {
  /** End of the volume's name. */
  volume: "password" | "acl" | "tls";
  secretName: string;
  mountPath: string;
  items: readonly V1KeyToPath[];
}

export const nameRule = {
  password: "spec.auth.secretRef.name",
  acl: "spec.acl.secretRef.name",
  message: "name the Secret",
} as const;

/** In the order of the volumes. Throws `Stalled` for a reference that names none. */
export function mountedSecrets(cr: Redis): MountedSecret[] {
  return mounts(cr).map((mount) => {
    if (!mount.secretName && mount.volume !== "tls") {
      throw new Stalled("InvalidSpec", `${nameRule[mount.volume]}: ${nameRule.message}`);
    }
    return mount;
  });
}

/** The used keys of each Secret. A reference that names none counts for nothing. */
export const secretKeys = (cr: Redis): UsedKeys =>
  usedKeys(
    mounts(cr)
      .filter(({ secretName }) => secretName)
      .map(({ secretName, items }) => ({ secretName, keys: items.map(({ key }) => key) })),
  );

export function passwordReference(cr: Redis): { name: string; key: string } | undefined {
  const reference = specOf(cr).auth?.secretRef;
  return reference && { name: reference.name ?? "", key: reference.key || defaultPasswordKey };
}

function mounts(cr: Redis): MountedSecret[] {
  const password = passwordReference(cr);
  const { acl, tls } = specOf(cr);
  return [
    ...(password ? [file("password", password.name, passwordPath, password.key, passwordFile)] : []),
    ...(acl?.secretRef
      ? [file("acl", acl.secretRef.name ?? "", aclPath, acl.secretRef.key || defaultAclKey, aclFile)]
      : []),
    ...(usesTls(cr) ? [certificates(tls?.secretName ?? "")] : []),
  ];
}

const file = (
  volume: MountedSecret["volume"],
  secretName: string,
  mountPath: string,
  key: string,
  path: string,
): MountedSecret => ({ volume, secretName, mountPath, items: [{ key, path }] });

const certificates = (secretName: string): MountedSecret => ({
  volume: "tls",
  secretName,
  mountPath: tlsPath,
  items: ["tls.crt", "tls.key", "ca.crt"].map((key) => ({ key, path: key })),
});
