/** The namespace that this runs in, as the kubelet tells every pod. */

import type { Configuration } from "../runtime/configuration.ts";
import type { Host } from "../runtime/host/index.ts";

export const ownNamespace = async (
  { readText }: Pick<Host, "readText">,
  { cluster }: Pick<Configuration, "cluster">,
): Promise<string> => {
  if (cluster === undefined) throw new Error("EBB_NAMESPACE must be set outside a cluster");
  return (await readText(`${cluster.directory}/namespace`)).trim();
};
