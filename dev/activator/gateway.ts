/** The listener in front of a function: plain HTTP, or TLS that ends here and whose certificate can be renewed. */

import { createPrivateKey, X509Certificate } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";

/** As PEM; the certificate may be a chain. */
export interface KeyPair {
  cert: string;
  key: string;
}

export interface Gateway {
  readonly url: string;
  /** Shows this certificate on connections that come from now on. Throws, and goes on with the last one, when the two do not match. */
  renewCertificate(pair: KeyPair): void;
  /** Breaks off what is open. */
  stop(): Promise<void>;
}

export const openGateway = async (
  handle: RequestListener,
  { port = 0, tls }: { port?: number | undefined; tls?: KeyPair | undefined },
): Promise<Gateway> => {
  const { server, scheme, renewCertificate } = tls === undefined ? plain(handle) : secured(handle, tls);
  // A handshake that is not finished is no connection of the server, whose end would wait for it.
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    renewCertificate,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};

const plain = (handle: RequestListener) => ({
  server: createServer(handle),
  scheme: "http",
  renewCertificate(): void {
    throw new Error("Cannot renew the certificate of an activator that was started without one");
  },
});

const secured = (handle: RequestListener, first: KeyPair) => {
  // kube-apiserver closes an idle connection after 90 s. The server must not be first: it would do so under a request.
  const server = createTlsServer({ ...context(first), keepAliveTimeout: 120_000 }, handle);
  return {
    server,
    scheme: "https",
    renewCertificate: (pair: KeyPair): void => server.setSecureContext(context(pair)),
  };
};

/** Node takes a pair that is empty, and would fail at each handshake. */
const context = ({ cert, key }: KeyPair) => {
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)))
    throw new Error("Cannot end TLS with a key that is not the one of its certificate");
  return { cert, key, minVersion: "TLSv1.2" } as const;
};
