/** A serving certificate and the authority of its own that issued it. */

import type { Host } from "./host.ts";
import { certificatePem, keyPem } from "./pem.ts";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "./x509.ts";

export interface IssueOptions {
  hosts: readonly Host[];
  lifeMs: number;
}

/** In PEM. */
export interface Issued {
  cert: string;
  key: string;
  /** The certificate of the authority. Its key is nowhere: with it, whoever reads it could issue more. */
  ca: string;
}

/** P-256 with SHA-256: every TLS stack has it, and a key takes no time to make. */
export const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** A certificate counts from before it was made, for callers whose clocks are behind. */
const clockSkewMs = 5 * 60_000;

export const issue = async ({ hosts, lifeMs }: IssueOptions, now: Date): Promise<Issued> => {
  const validity = {
    notBefore: new Date(now.getTime() - Math.min(clockSkewMs, lifeMs / 10)),
    notAfter: new Date(now.getTime() + lifeMs),
  };
  const [authorityKeys, keys] = await Promise.all([generateKeys(false), generateKeys(true)]);
  const authority = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: ["ebb admission CA"] }],
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    ...validity,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      await SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const certificate = await X509CertificateGenerator.create({
    subject: [{ CN: ["ebb admission"] }],
    issuer: authority.subjectName,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: algorithm,
    ...validity,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(hosts.map(({ type, value }) => ({ type, value }))),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const key = keyPem(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  return { cert: certificatePem(certificate), key, ca: certificatePem(authority) };
};

const generateKeys = (extractable: boolean) => crypto.subtle.generateKey(algorithm, extractable, ["sign", "verify"]);
