/** For the scripts that talk to the pod's own server. */

import { runPath } from "../paths.ts";

/** `ask COMMAND…` prints what the server answers, a line each, after an OK where it takes a password. It gives up after 4 s. */
export const askScript: string = `ask() {
  { cat ${runPath}/login; printf '%s\\n' "$*"; } | timeout 4 "$(command -v redis-cli || command -v valkey-cli)" $CLI_OPTIONS 2>/dev/null
}
`;
