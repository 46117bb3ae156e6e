/** A certificate with its key and the authority that callers know it by, checked. */

import { type Host, hostOf } from "./host.ts";
import { algorithm } from "./issue.ts";
import { blocksOf, certificatePem, certificatesOf } from "./pem.ts";
import { BasicConstraintsExtension, SubjectAlternativeNameExtension, type X509Certificate } from "./x509.ts";

export interface Pair {
  /** In PEM, as are the key and the authority's certificate. */
  cert: string;
  key: string;
  ca: string;
  names: readonly Host[];
  serial: string;
  notBefore: Date;
  notAfter: Date;
}

/** `undefined` when it cannot be served: it is not readable, the key is of another, none of the authorities issued it, or it is out of date. */
export const usablePair = async (
  { cert = "", key = "" }: { cert: string | undefined; key: string | undefined },
  authorities: readonly X509Certificate[],
  now: Date,
): Promise<Pair | undefined> => {
  const [certificate] = certificatesOf(cert);
  if (certificate === undefined || !isValidAt(certificate, now) || !(await isKeyOf(certificate, key))) return undefined;
  const authority = await issuerOf(certificate, authorities);
  if (authority === undefined || !isValidAt(authority, now)) return undefined;
  const { serialNumber: serial, notBefore, notAfter } = certificate;
  return { cert, key, ca: certificatePem(authority), names: namesOf(certificate), serial, notBefore, notAfter };
};

const isValidAt = ({ notBefore, notAfter }: X509Certificate, now: Date): boolean => notBefore <= now && now < notAfter;

const namesOf = (certificate: X509Certificate): Host[] =>
  (certificate.getExtension(SubjectAlternativeNameExtension)?.names.items ?? [])
    .filter(({ type }) => type === "dns" || type === "ip")
    .flatMap(({ value }) => hostOf(value) ?? []);

const issuerOf = async (
  certificate: X509Certificate,
  authorities: readonly X509Certificate[],
): Promise<X509Certificate | undefined> => {
  for (const authority of authorities) {
    if (authority.subject !== certificate.issuer) continue;
    if (!authority.getExtension(BasicConstraintsExtension)?.ca) continue;
    if (await certificate.verify({ publicKey: authority, signatureOnly: true }).catch(() => false)) return authority;
  }
  return undefined;
};

/** Whether the certificate's public key verifies what this key signs. */
const isKeyOf = async (certificate: X509Certificate, pem: string): Promise<boolean> => {
  const [pkcs8] = blocksOf(pem);
  if (pkcs8 === undefined) return false;
  try {
    const message = certificate.rawData;
    const key = await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]);
    const signature = await crypto.subtle.sign(algorithm, key, message);
    const publicKey = await certificate.publicKey.export(algorithm, ["verify"]);
    return await crypto.subtle.verify(algorithm, publicKey, signature, message);
  } catch {
    return false;
  }
};
