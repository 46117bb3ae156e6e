/** A kubelet for pods of Redises, where one can run. */

import { execa } from "execa";
import type { Cluster } from "../../../dev/platform/cluster.ts";
import { obtainProgram } from "../programs/obtain.ts";
import { RedisKubelet } from "./kubelet.ts";

/** To be stopped by whoever asked for it. */
export const startKubelet = async (
  cluster: Cluster,
  ...namespaces: string[]
): Promise<RedisKubelet | { missing: string }> => {
  const program = await obtainProgram("redis");
  if ("missing" in program) return program;
  const mounted = await execa("unshare", ["--user", "--map-root-user", "--mount", ...rebind], { reject: false });
  if (mounted.failed)
    return {
      missing: `this needs Linux, util-linux and leave to make namespaces, which root mostly has (${mounted.stderr})`,
    };
  const kubelet = new RedisKubelet(cluster, namespaces, program);
  await kubelet.start();
  return kubelet;
};

const rebind = ["mount", "--bind", "/etc/hosts", "/etc/hosts"];
