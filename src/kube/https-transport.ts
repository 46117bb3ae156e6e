/** The transport over `node:https`. */

import type { Connection } from "./connection.ts";
import { httpsWire } from "./https-wire.ts";
import { retryingTransport } from "./retrying.ts";
import type { Transport, TransportOptions } from "./transport.ts";

export interface HttpsTransportOptions extends TransportOptions {
  maxSockets?: number;
}

export const httpsTransport = (
  connection: Connection,
  { maxSockets = 64, ...options }: HttpsTransportOptions = {},
): Transport => retryingTransport(httpsWire(connection, { maxSockets }), connection, options);
