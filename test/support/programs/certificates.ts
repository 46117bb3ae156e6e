/** Certificates that are made for a test. Neither Node nor a package of ours makes them, so openssl has to. */

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

/** As PEM. */
export interface Identity {
  cert: string;
  key: string;
}

/** The host name in a certificate that is issued for no other: that of a Service. */
export const serverName = "cache.web.svc";

/** Self-signed. Two of one name differ by their keys alone. */
export const makeAuthority = (name: string): Promise<Identity> => make(name, ["-addext", "basicConstraints=CA:TRUE"]);

export const issue = (authority: Identity, name: string, hostName = serverName): Promise<Identity> =>
  make(
    name,
    // biome-ignore format: one option a line
    ["-CA", "issuer.crt", "-CAkey", "issuer.key", "-addext", "basicConstraints=CA:FALSE",
      "-addext", `subjectAltName=DNS:${hostName}`],
    authority,
  );

/** The data of a TLS Secret, for a server that trusts clients of this authority. */
export const tlsSecret = ({ cert, key }: Identity, authority: Identity): Record<string, string> => ({
  "tls.crt": cert,
  "tls.key": key,
  "ca.crt": authority.cert,
});

async function make(name: string, options: readonly string[], issuer?: Identity): Promise<Identity> {
  const folder = await mkdtemp(join(tmpdir(), "ebb-certificate-"));
  const file = (name: string) => join(folder, name);
  try {
    // No configuration of the system's, which may add extensions of its own.
    await writeFile(file("openssl.cnf"), "[req]\ndistinguished_name = name\n[name]\n");
    if (issuer) await writeFile(file("issuer.crt"), issuer.cert);
    if (issuer) await writeFile(file("issuer.key"), issuer.key);
    await execa(
      "openssl",
      // biome-ignore format: one option a line
      ["req", "-config", "openssl.cnf", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-days", "1", "-subj", `/CN=${name}`, ...options, "-keyout", "new.key", "-out", "new.crt"],
      { cwd: folder },
    );
    return { cert: await readFile(file("new.crt"), "utf8"), key: await readFile(file("new.key"), "utf8") };
  } catch (cause) {
    throw new Error("Cannot make a certificate for the tests: install openssl 3", { cause });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
