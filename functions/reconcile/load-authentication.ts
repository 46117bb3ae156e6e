/** Who may send events, with what it takes to find out: loaded only where they are asked. */

import type { Authenticate } from "../../src/events/authentication.ts";
import type { Transport } from "../../src/kube/transport.ts";
import type { Log } from "../../src/log.ts";
import type { Configuration } from "../runtime/configuration.ts";

export const loadAuthentication = async (
  { authentication }: Pick<Configuration, "authentication">,
  { transport, log }: { transport: Transport; log: Log },
): Promise<Authenticate | undefined> => {
  if (authentication === undefined) return undefined;
  const [{ createAuthentication }, { readTokenIssuer }] = await Promise.all([
    import("../../src/events/authentication.ts"),
    import("../../src/kube/token-issuer.ts"),
  ]);
  const readIssuer = (signal: AbortSignal) => readTokenIssuer(transport, { signal });
  return createAuthentication({ ...authentication, readIssuer, log });
};
