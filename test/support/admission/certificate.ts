/** The certificate that a server shows. */

import { X509Certificate } from "node:crypto";
import { connect } from "node:tls";

/** In PEM, as a caller sees it who connects anew; rejects when it is not issued by one of these authorities, or not for this host. */
export const shownCertificate = (url: string, ca: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), ca }, () => {
      const { raw } = socket.getPeerCertificate();
      socket.destroy();
      resolve(new X509Certificate(raw).toString().trim());
    });
    socket.once("error", reject);
  });
