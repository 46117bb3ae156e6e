/** The init container: joins what the server is started with. */

import { ownedDirective } from "../directives.ts";
import {
  aclFile,
  aclPath,
  additionalFile,
  additionalPath,
  configPath,
  exporterPasswordFile,
  passwordFile,
  passwordPath,
  runPath,
} from "../paths.ts";

const ownedLine = `^[[:space:]]*${ownedDirective}`.replaceAll("'", String.raw`'\''`);

/**
 * For any POSIX shell. A password goes byte by byte, as no shell and no configuration takes each of them as it is; line ends at its end do
 * not count. It is in files for this pod's group alone, never in the environment or on a command line.
 */
export const configScript: string = String.raw`set -e
umask 027
cd ${runPath}

# of octal bytes
quoted() { for byte; do printf '\\x%02x' "0$byte"; done; }
json() { for byte; do case $byte in [23]*) printf "\\$byte" ;; *) printf '\\u%04x' "0$byte" ;; esac; done; }

cat ${configPath}/redis.conf >redis.conf
if [ -n "$POD_DOMAIN" ]; then
  echo "replica-announce-ip $POD_NAME.$POD_DOMAIN" >>redis.conf
fi

: >login
if [ -e ${passwordPath}/${passwordFile} ]; then
  octal=$(od -An -v -to1 ${passwordPath}/${passwordFile} | tr -s ' \n' '  ' | sed -E 's/( 01[25])+ *$//')
  set -- $octal
  if [ $# -eq 0 ]; then
    echo "The password is empty" >&2
    exit 1
  fi
  head -c $# ${passwordPath}/${passwordFile} >password
  printf 'AUTH "%s"\n' "$(quoted "$@")" >login
  printf 'requirepass "%s"\nmasterauth "%s"\n' "$(quoted "$@")" "$(quoted "$@")" >>redis.conf
  if [ -n "$EXPORTER_ADDRESS" ]; then
    printf '{"%s":"%s"}\n' "$EXPORTER_ADDRESS" "$(json "$@")" >${exporterPasswordFile}
  fi
fi

if [ -e ${aclPath}/${aclFile} ]; then
  echo "aclfile ${runPath}/users.acl" >>redis.conf
  if [ -s login ]; then
    echo "user default on #$(sha256sum <password | cut -c 1-64) ~* &* +@all" >users.acl
    grep -Ev '^[[:space:]]*user[[:space:]]+default([[:space:]]|$)' ${aclPath}/${aclFile} >>users.acl || [ $? -eq 1 ]
  else
    cat ${aclPath}/${aclFile} >users.acl
  fi
fi

: >additional.conf
if [ -e ${additionalPath}/${additionalFile} ]; then
  owned='${ownedLine}'
  grep -Eiv "$owned" ${additionalPath}/${additionalFile} >additional.conf || [ $? -eq 1 ]
  grep -Ei "$owned" ${additionalPath}/${additionalFile} | sed -E 's/^[[:space:]]*([^[:space:]]+).*/Ignored \1, which the operator sets/' >&2
fi
`;
