import type { JsonMap } from "../../../json.ts";
import { dynamicDirectives, tellMaxMemory } from "../dynamic-directives.ts";
import type { Reading } from "../reading.ts";
import { section } from "../section.ts";

const percent = "redisConfig.maxMemoryPercentOfLimit";
const resources = "kubernetesConfig.resources";

/** The ConfigMap has the same key there. */
export const config = (old: Reading): JsonMap => {
  const name = old.take("redisConfig.additionalRedisConfig");
  const config = section({
    maxMemoryPercentOfLimit: share(old),
    dynamic: dynamicDirectives(old, "redisConfig.dynamicConfig"),
    extraConfigMapRef: name === undefined ? undefined : { name },
  });
  tellMaxMemory(old, resources, config);
  return { config };
};

/** Without a limit it says nothing there, and is refused here. */
const share = (old: Reading): unknown => {
  const value = old.take(percent);
  if (value === undefined || old.look(`${resources}.limits.memory`) !== undefined) return value;
  old.tell(percent, "is left out: it is a share of resources.limits.memory, which is missing");
  return undefined;
};
