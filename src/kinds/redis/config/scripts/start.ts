/** The server's container. */

import { configPath, dataPath, runPath } from "../paths.ts";

/**
 * A line of dynamic.conf that this server does not take is left out: where it runs already it refuses the same, which is told in the
 * status. From version 8 on a server takes what it does not know for a module's, and complains of it only when it has read all and loaded
 * its modules; what it is to listen on then ends it. A configuration that comes on standard input cannot be rewritten, so that a server
 * always starts as desired.
 *
 * A server that is to have an append-only file and finds none begins empty, and its next dump overwrites the one that is there: that of
 * another operator, or of a server that had no append-only file. A dump is such a file, to which nothing was added yet. Where another name
 * of either is asked for, nothing is done, as nothing is known.
 */
export const startScript: string = String.raw`set -e
umask 027
server=$(command -v redis-server || command -v valkey-server)

dynamic=${runPath}/dynamic.conf
cat ${configPath}/dynamic.conf >$dynamic
while :; do
  # reading ends at the first line that is wrong, at the latest at the one added here
  line=$({ cat $dynamic; echo end-of-file; } | "$server" - 2>&1 | sed -n 's/^Reading the configuration file, at line \([0-9]*\)$/\1/p')
  [ "$line" -le "$(wc -l <$dynamic)" ] 2>/dev/null || break
  sed -n "$line s/^\([^ ]*\).*/Ignored \1, which the server refuses/p" $dynamic >&2
  sed "$line d" $dynamic >$dynamic.new
  mv $dynamic.new $dynamic
done
if [ -s $dynamic ]; then
  { cat $dynamic; printf 'logfile ""\nport 0\nunixsocket /dev/null/none\n'; } | "$server" - 2>&1 |
    sed -n "s/^.* # >>> '\([^ ]*\) .*'\$/\1/p" | while read -r name; do
    echo "Ignored $name, which the server refuses" >&2
    sed "/^$name /d" $dynamic >$dynamic.new
    mv $dynamic.new $dynamic
  done
fi

in_force() { cat ${runPath}/redis.conf ${runPath}/additional.conf $dynamic; }
appendonly=$(in_force | tr A-Z a-z | sed -n 's/^[[:space:]]*appendonly[[:space:]]*["'\'']*\([a-z]*\).*/\1/p' | tail -n 1)
if [ "$appendonly" = yes ] && ! in_force | grep -Eiq '^[[:space:]]*(appendfilename|appenddirname|dbfilename)[[:space:]]'; then
  if [ -s ${dataPath}/dump.rdb ] && [ ! -e ${dataPath}/appendonly.aof ] && [ ! -e ${dataPath}/appendonlydir ]; then
    mv ${dataPath}/dump.rdb ${dataPath}/appendonly.aof
    echo "Took dump.rdb as the beginning of the append-only file" >&2
  fi
fi

# a process knows the password that the pod was started with, and no later one
[ ! -e ${runPath}/started ] || cat ${runPath}/started >${runPath}/taken
exec "$server" - <${runPath}/redis.conf
`;
