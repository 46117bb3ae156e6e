/** Rules about the name of the resource, and about Secrets that are named. */

import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import { cel, type Denial } from "../../rule.ts";
import { nameRule } from "../pod/secrets.ts";
import { specOf, usesTls } from "../spec.ts";

/** The longest suffix, and the revision that a StatefulSet appends in a label, must fit. */
export const longestName = 43;
export const namePattern = "^[a-z]([-a-z0-9]*[a-z0-9])?$";

const namesSecret = (section: "auth" | "acl", field: string): Denial<Redis> => ({
  id: "V8",
  rule: `${section}.secretRef names its Secret`,
  at: `spec.${section}`,
  field,
  isRequired: true,
  cel: "!has(self.secretRef) || self.secretRef.?name.orValue('') != ''",
  message: nameRule.message,
  isBroken(cr) {
    const reference = specOf(cr)[section]?.secretRef;
    return reference !== undefined && !reference.name;
  },
});

export const namingDenials: readonly Denial<Redis>[] = [
  {
    id: "V7",
    rule: "the name of a new resource is a DNS label that begins with a letter, of at most 43 characters",
    at: "",
    field: "metadata.name",
    isTransition: true,
    cel: cel`oldSelf.hasValue() ||
      (size(self.metadata.name) <= ${longestName} && self.metadata.name.matches('${namePattern}'))`,
    message: "becomes names of Services and pods: letters, digits and dashes, a letter first, at most 43 characters",
    isBroken: ({ metadata: { name } }, old) =>
      old === undefined && (name.length > longestName || !new RegExp(namePattern).test(name)),
  },
  namesSecret("auth", nameRule.password),
  namesSecret("acl", nameRule.acl),
  {
    id: "V8",
    rule: "client certificates are asked for where TLS names its Secret",
    at: "spec.tls",
    field: "spec.tls.secretName",
    isRequired: true,
    cel: cel`!self.?requireClientCert.orValue(false) || self.?secretName.orValue('') != ''`,
    message: "name the Secret with tls.crt, tls.key and ca.crt",
    isBroken: (cr) => specOf(cr).tls?.requireClientCert === true && !usesTls(cr),
  },
];
