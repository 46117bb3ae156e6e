/** PEM text of certificates, always spelled in one way: with a line feed after each block. */

import { PemConverter, X509Certificate } from "./x509.ts";

export const certificatePem = (certificate: X509Certificate): string => `${certificate.toString("pem")}\n`;

export const keyPem = (pkcs8: ArrayBuffer): string => `${PemConverter.encode(pkcs8, PemConverter.PrivateKeyTag)}\n`;

/** The certificates of a bundle. What is none is left out. */
export const certificatesOf = (pem: string): X509Certificate[] =>
  blocksOf(pem).flatMap((der) => {
    try {
      return [new X509Certificate(der)];
    } catch {
      return [];
    }
  });

/** The contents of the blocks. One that is broken is left out. */
export const blocksOf = (pem: string): ArrayBuffer[] =>
  pem.split(/(?=-----BEGIN )/).flatMap((block) => {
    try {
      return PemConverter.decode(block);
    } catch {
      return [];
    }
  });
