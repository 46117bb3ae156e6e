/** The namespace that this runs in, as the kubelet tells every pod. */

import type { Configuration } from "./configuration.ts";
import type { Host } from "./host/index.ts";

/** Absent outside a cluster. */
export const ownNamespace = async (
  { readText }: Pick<Host, "readText">,
  { cluster }: Pick<Configuration, "cluster">,
): Promise<string | undefined> =>
  cluster === undefined ? undefined : (await readText(`${cluster.directory}/namespace`)).trim();
