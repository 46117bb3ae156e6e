/** Listens with TLS, and takes a renewed certificate and key from their files while it serves. */

import type { Log } from "../../src/log.ts";
import type { Fetch, Host, KeyPair, Server } from "./host/index.ts";

type TlsHost = Pick<Host, "listenTls" | "checkKeyPair" | "readText">;

export interface RenewedTls {
  certFile: string;
  keyFile: string;
  /** How often the files are looked at, in milliseconds; a notice of their change is easily lost where the kubelet swaps links. */
  everyMs?: number;
}

/** Rejects with a sentence that names variable and file when there is nothing to begin with. */
export const listenRenewed = async (
  host: TlsHost,
  { fetch, port, tls, log }: { fetch: Fetch; port: number; tls: RenewedTls; log: Log },
): Promise<Server> => {
  const { certFile, keyFile, everyMs = 10_000 } = tls;
  let pair = await readPair(host, tls);
  checkPair(host, tls, pair);
  const server = await host.listenTls(fetch, port, pair);

  let isTold = false;
  const look = async (): Promise<void> => {
    try {
      const found = await readPair(host, tls);
      if (found.cert !== pair.cert || found.key !== pair.key) {
        checkPair(host, tls, found);
        server.renew(found);
        pair = found;
        log.info("Renewed certificate", { certFile, keyFile });
      }
      isTold = false;
    } catch (error) {
      if (!isTold) log.warn("Could not renew certificate", { error: sentence(error) });
      isTold = true;
    }
  };

  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  const lookLater = (): void => {
    timer = setTimeout(async () => {
      await look();
      if (!isStopped) lookLater();
    }, everyMs);
  };
  lookLater();
  return {
    port: server.port,
    stop() {
      isStopped = true;
      clearTimeout(timer);
      return server.stop();
    },
  };
};

/** The two files change together but are read one after the other: the key belongs to a certificate that is the same before and after. */
const readPair = async (host: TlsHost, { certFile, keyFile }: RenewedTls): Promise<KeyPair> => {
  for (let cert = await readFile(host, "TLS_CERT_FILE", certFile); ; ) {
    const key = await readFile(host, "TLS_KEY_FILE", keyFile);
    const after = await readFile(host, "TLS_CERT_FILE", certFile);
    if (after === cert) return { cert, key };
    cert = after;
  }
};

const readFile = async ({ readText }: TlsHost, variable: string, file: string): Promise<string> => {
  try {
    return await readText(file);
  } catch (cause) {
    throw new Error(`Cannot read ${variable} "${file}": ${sentence(cause)}`, { cause });
  }
};

/** Whoever writes files in place, and not as the kubelet does, leaves half a pair for a while. */
const checkPair = (host: TlsHost, { certFile, keyFile }: RenewedTls, pair: KeyPair): void => {
  if (!pair.cert.includes("-----BEGIN CERTIFICATE-----"))
    throw new Error(`TLS_CERT_FILE "${certFile}" holds no certificate in PEM`);
  if (!/-----BEGIN ([A-Z]+ )*PRIVATE KEY-----/.test(pair.key))
    throw new Error(`TLS_KEY_FILE "${keyFile}" holds no private key in PEM`);
  try {
    host.checkKeyPair(pair);
  } catch (cause) {
    throw new Error(`Cannot serve with TLS_CERT_FILE "${certFile}" and TLS_KEY_FILE "${keyFile}": ${sentence(cause)}`, {
      cause,
    });
  }
};

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));
