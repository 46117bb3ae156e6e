import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import { isReplicated } from "../spec.ts";
import { dynamicConf } from "./dynamic-conf.ts";
import { redisConf } from "./redis-conf.ts";
import { askScript } from "./scripts/ask.ts";
import { configScript } from "./scripts/config.ts";
import { passwordScript } from "./scripts/password.ts";
import { probeScript } from "./scripts/probe.ts";
import { startScript } from "./scripts/start.ts";
import { stopScript } from "./scripts/stop.ts";

/** The one file whose change restarts nothing. */
export const dynamicFile = "dynamic.conf";

/** What every pod mounts, sorted by name. No secret is in it. */
export const configFiles = (cr: Redis): Record<string, string> => ({
  "ask.sh": askScript,
  "config.sh": configScript,
  [dynamicFile]: dynamicConf(cr),
  "password.sh": passwordScript,
  "probe.sh": probeScript,
  "redis.conf": redisConf(cr),
  "start.sh": startScript,
  ...(isReplicated(cr) && { "stop.sh": stopScript }),
});
