/** Rules about login, TLS, and what containers may do. */

import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import { type Caution, cel, type Denial } from "../../rule.ts";
import { certificateRule, credentialsRule } from "../pod/secrets.ts";
import { hidesPlaintext, isMonitored, specOf, usesMutualTls, usesSasl, usesTls } from "../spec.ts";

const namesSecretCel = (reference: string): string =>
  `!self.?enabled.orValue(false) || self.?${reference}.?name.orValue('') != ''`;

export const securityDenials: readonly Denial<Memcached>[] = [
  {
    id: "V6",
    rule: "SASL names its Secret",
    at: "spec.security.sasl",
    field: credentialsRule.field,
    isRequired: true,
    cel: namesSecretCel("credentialsSecretRef"),
    message: credentialsRule.message,
    isBroken: (cr) => usesSasl(cr) && !specOf(cr).security?.sasl?.credentialsSecretRef?.name,
  },
  {
    id: "V7",
    rule: "TLS names its Secret",
    at: "spec.security.tls",
    field: certificateRule.field,
    isRequired: true,
    cel: namesSecretCel("certificateSecretRef"),
    message: certificateRule.message,
    isBroken: (cr) => usesTls(cr) && !specOf(cr).security?.tls?.certificateSecretRef?.name,
  },
];

const security = "variables.spec.?security";
const hasTlsCel = `${security}.?tls.?enabled.orValue(false)`;
const asksCertificatesCel = `${security}.?tls.?enableClientCert.orValue(false)`;

export const securityCautions: readonly Caution<Memcached>[] = [
  {
    id: "W1",
    rule: "SASL and monitoring are not used together",
    field: "spec.monitoring.enabled",
    cel: cel`!${security}.?sasl.?enabled.orValue(false) || !variables.spec.?monitoring.?enabled.orValue(false)`,
    message: "the exporter cannot log in: memcached_up will be 0",
    isBroken: (cr) => usesSasl(cr) && isMonitored(cr),
  },
  {
    id: "W2",
    rule: "contexts that say runAsNonRoot, in place of the default ones, also say runAsUser",
    field: "spec.security.podSecurityContext.runAsUser",
    cel: cel`!${security}.?podSecurityContext.hasValue() ||
      !(${security}.?podSecurityContext.?runAsNonRoot.orValue(false) ||
        ${security}.?containerSecurityContext.?runAsNonRoot.orValue(false)) ||
      ${security}.?podSecurityContext.?runAsUser.hasValue() || ${security}.?containerSecurityContext.?runAsUser.hasValue()`,
    message: "missing beside runAsNonRoot: official images name their user, so the kubelet will refuse the container",
    isBroken(cr) {
      const { podSecurityContext: pod, containerSecurityContext: container } = specOf(cr).security ?? {};
      if (pod === undefined || !(pod.runAsNonRoot || container?.runAsNonRoot)) return false;
      return pod.runAsUser === undefined && container?.runAsUser === undefined;
    },
  },
  {
    id: "W3",
    rule: "client certificates are asked for where no plain port is open beside",
    field: "spec.security.tls.enableClientCert",
    cel: cel`!${hasTlsCel} || !${asksCertificatesCel} || ${security}.?tls.?plaintextListener.orValue('') == 'Loopback'`,
    message: "client certificates guard port 11212 only: 11211 stays plain and open",
    isBroken: (cr) => usesMutualTls(cr) && !hidesPlaintext(cr),
  },
  {
    id: "W11",
    rule: "enableClientCert comes with TLS",
    field: "spec.security.tls.enableClientCert",
    cel: cel`!${asksCertificatesCel} || ${hasTlsCel}`,
    message: "has no effect without tls.enabled",
    isBroken: (cr) => specOf(cr).security?.tls?.enableClientCert === true && !usesTls(cr),
  },
];
