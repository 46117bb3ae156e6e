/** What a pod does before its server is told to stop. */

import { configPath } from "../paths.ts";

export const handoverSeconds = 20;

/** Waits while this is the master of a replica, so that the replica can be made the master first. */
export const stopScript: string = `. ${configPath}/ask.sh
end=$(($(date +%s) + ${handoverSeconds}))
while [ "$(date +%s)" -lt $end ]; do
  ask ROLE | grep -qx master || exit 0
  ask INFO replication | grep -q '^connected_slaves:[1-9]' || exit 0
  sleep 1
done
`;
