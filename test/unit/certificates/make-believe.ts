/** Certificates without cryptography, so that a test can go through very many runs: a pair is named, and its authority has its name. */

import type { Secret } from "../../../src/api/kubernetes/secret.ts";
import type { KeepOptions } from "../../../src/certificates/keep.ts";
import type { Pair } from "../../../src/certificates/pair.ts";
import { inPlaceSinceAnnotation } from "../../../src/certificates/secret.ts";

export const hosts = [{ type: "dns", value: "ebb.test" }] as const;
export const settings = { hosts, lifeMs: 1_000_000, overlapMs: 1_000 };

export const authorityText = (name: string): string => `authority ${name}\n`;
export const certificateText = (name: string, notAfter: Date): string =>
  `certificate ${name} ${notAfter.toISOString()}`;
export const keyText = (name: string): string => `key ${name}`;

/** @param newName makes a new name for each pair */
export const makeBelieve = (newName: () => string): NonNullable<KeepOptions["certificates"]> => ({
  issue: ({ lifeMs }, now) => {
    const name = newName();
    const cert = certificateText(name, new Date(now.getTime() + lifeMs));
    return Promise.resolve({ cert, key: keyText(name), ca: authorityText(name) });
  },

  readContents: ({ data = {}, metadata }, now) => {
    const bundle = textOf(data["ca.crt"]);
    const pair = (key: string): Pair | undefined => {
      const cert = textOf(data[`${key}.crt`]);
      const { name = "", notAfter = new Date(0) } = namedIn(cert) ?? {};
      if (now >= notAfter || !bundle.includes(authorityText(name))) return undefined;
      const notBefore = new Date(notAfter.getTime() - settings.lifeMs);
      return { cert, key: keyText(name), ca: authorityText(name), names: hosts, serial: name, notBefore, notAfter };
    };
    const since = metadata.annotations?.[inPlaceSinceAnnotation];
    return Promise.resolve({
      serving: pair("tls"),
      next: pair("next"),
      hasNext: "next.crt" in data,
      trusted: bundle.split(/(?<=\n)/).filter((authority) => authority !== ""),
      bundle,
      inPlaceSince: since === undefined ? undefined : new Date(since),
    });
  },
});

/** Name of the pair that is served. */
export const servedName = ({ data }: Secret): string | undefined => namedIn(textOf(data?.["tls.crt"]))?.name;

const namedIn = (text: string): { name: string; notAfter: Date } | undefined => {
  const [, name, notAfter] = /^certificate (\S+) (\S+)$/.exec(text) ?? [];
  return name === undefined || notAfter === undefined ? undefined : { name, notAfter: new Date(notAfter) };
};

const textOf = (base64 = ""): string => Buffer.from(base64, "base64").toString();
