/** The probes of the server's container. */

import { configPath } from "../paths.ts";
import { passwordLibrary } from "./password.ts";

/**
 * `ready`: the server serves; it is then when a new password is taken up. `alive`: it answers, if only that it is loading, lost its master,
 * or knows us not.
 */
export const probeScript: string = `. ${configPath}/ask.sh
${passwordLibrary}
case $1 in
  ready) take_up; [ "$(ask PING | tail -n 1)" = PONG ] ;;
  alive) [ -n "$(ask PING)" ] ;;
esac
`;
