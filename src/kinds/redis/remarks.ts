/** What there is to say about a Redis beyond its children. */

import type { Redis } from "../../api/redis.ebb.dev/index.ts";
import type { BuildContext, Remarks } from "../kind.ts";
import { missingSecrets } from "../shared/secrets.ts";
import type { RedisFacts } from "./facts.ts";
import { secretKeys } from "./pod/secrets.ts";

/** Names of the Secrets whose content the pods depend on. */
export const secrets = (cr: Redis): readonly string[] => [...secretKeys(cr).keys()];

/** A Secret that cannot be read is the StatefulSet's problem, which waits for it. */
export const remarks = (
  cr: Redis,
  { secrets, facts }: Pick<BuildContext<RedisFacts>, "secrets" | "facts">,
): Remarks => ({
  problems: [...missingSecrets(secretKeys(cr), secrets), ...(facts?.problems ?? [])],
  notes: [],
});
