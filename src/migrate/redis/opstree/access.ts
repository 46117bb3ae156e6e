import { isMap, type JsonMap } from "../../../json.ts";
import type { Reading } from "../reading.ts";
import { section } from "../section.ts";

/** `auth`, `acl` and `tls`. */
export const access = (old: Reading): JsonMap => ({ auth: auth(old), acl: acl(old), tls: tls(old) });

const auth = (old: Reading): JsonMap | undefined =>
  secretRef(old.take("kubernetesConfig.redisSecret.name"), old.take("kubernetesConfig.redisSecret.key"));

const secretRef = (name: unknown, key: unknown): JsonMap | undefined =>
  name === undefined ? undefined : { secretRef: section({ name, key }) };

/** The file is called so there; a Secret may have it by another name. */
const usersFile = "user.acl";

const acl = (old: Reading): JsonMap | undefined => {
  const name = old.take("acl.secret.secretName");
  const items = old.take("acl.secret.items");
  const item = Array.isArray(items) ? items.filter(isMap).find(({ path }) => path === usersFile) : undefined;
  if (name !== undefined)
    old.tell("acl.secret", "is taken; but a line of the user default counts for nothing beside a password of auth");
  return secretRef(name, item?.key);
};

const usualFiles = { ca: "ca.crt", cert: "tls.crt", key: "tls.key" } as const;

const tls = (old: Reading): JsonMap | undefined => {
  const secretName = old.take("TLS.secret.secretName");
  for (const [field, file] of Object.entries(usualFiles))
    if (old.look(`TLS.${field}`) === file) old.take(`TLS.${field}`);
  return section({ secretName });
};
