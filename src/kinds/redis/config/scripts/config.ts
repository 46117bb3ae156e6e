/** The init container: joins what the server is started with. */

import { ownedDirective } from "../directives.ts";
import {
  aclFile,
  aclPath,
  additionalFile,
  additionalPath,
  configPath,
  exporterPasswordFile,
  runPath,
} from "../paths.ts";
import { passwordLibrary } from "./password.ts";

const ownedLine = `^[[:space:]]*${ownedDirective}`.replaceAll("'", String.raw`'\''`);

/** For any POSIX shell. */
export const configScript: string = String.raw`set -e
umask 027
${passwordLibrary}
cd ${runPath}

json() { for byte; do case $byte in [23]*) printf "\\$byte" ;; *) printf '\\u%04x' "0$byte" ;; esac; done; }

cat ${configPath}/redis.conf >redis.conf
if [ -n "$POD_DOMAIN" ]; then
  echo "replica-announce-ip $POD_NAME.$POD_DOMAIN" >>redis.conf
fi

: >login
if [ -e $password ]; then
  # shellcheck disable=SC2046 # a word for each byte
  set -- $(octal)
  if [ $# -eq 0 ]; then
    echo "The password is empty" >&2
    exit 1
  fi
  head -c $# $password >password
  sha256sum <$password >started
  printf 'AUTH "%s"\n' "$(quoted "$@")" >login
  # with the user's name, a master that has no password yet lets its replicas in all the same
  printf 'requirepass "%s"\nmasteruser default\nmasterauth "%s"\n' "$(quoted "$@")" "$(quoted "$@")" >>redis.conf
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
