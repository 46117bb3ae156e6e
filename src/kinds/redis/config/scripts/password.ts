/** For the scripts that read the password. */

import { configPath, passwordFile, passwordPath, runPath } from "../paths.ts";

const mounted = `${passwordPath}/${passwordFile}`;

/**
 * For any POSIX shell. A password goes byte by byte, as no shell and no configuration takes each of them as it is; line ends at its end do
 * not count. It is in files for this pod's group alone, never in the environment or on a command line.
 *
 * `take_up`: where the Secret has changed since the server was started, the server takes the new password beside the old one. So clients,
 * and replicas that were started with it, can log in before this pod is replaced.
 */
export const passwordScript: string = String.raw`password=${mounted}

octal() { od -An -v -to1 $password | tr -s ' \n' '  ' | sed -E 's/( 01[25])+ *$//'; }
quoted() { for byte; do printf '\\x%02x' "0$byte"; done; }

take_up() {
  [ -e $password ] && [ -e ${runPath}/taken ] || return 0
  sum=$(sha256sum <$password)
  [ "$sum" != "$(cat ${runPath}/taken)" ] || return 0
  # shellcheck disable=SC2046 # a word for each byte
  set -- $(octal)
  [ $# -gt 0 ] || return 0
  [ "$(ask "ACL SETUSER default \"\\x3e$(quoted "$@")\"" | tail -n 1)" != OK ] || echo "$sum" >${runPath}/taken
}
`;

export const passwordLibrary = `. ${configPath}/password.sh`;
