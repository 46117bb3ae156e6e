/** The ConfigMap of what servers are started with. It holds no secret. */

import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import type { Child } from "../../kind.ts";
import { configFiles } from "../config/files.ts";
import { childMeta } from "../labels.ts";
import { configName } from "../names.ts";

interface ConfigMap extends KubeObject {
  data: Record<string, string>;
}

/** Kept for as long as its owner lives: no pod starts without it. */
export const configMap: Child<Redis> = {
  resource: { group: "", version: "v1", kind: "ConfigMap", plural: "configmaps" },
  prune: false,
  name: configName,
  build(cr) {
    const desired: ConfigMap = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: childMeta(cr, configName(cr)),
      data: configFiles(cr),
    };
    return desired;
  },
};
