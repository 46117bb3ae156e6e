/** The probes of the server's container. */

import { configPath } from "../paths.ts";

/** `ready`: the server serves. `alive`: it answers, if only that it is loading, lost its master, or knows us not. */
export const probeScript: string = `. ${configPath}/ask.sh
case $1 in
  ready) [ "$(ask PING | tail -n 1)" = PONG ] ;;
  alive) [ -n "$(ask PING)" ] ;;
esac
`;
