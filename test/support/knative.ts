/** What a cluster with Knative tells of the installed functions. */

import { randomBytes } from "node:crypto";
import type { TestContext } from "vitest";
import type { Cluster } from "../../dev/platform/cluster.ts";
import type { Resource } from "../../src/api/kubernetes/resource.ts";
import { ApiError } from "../../src/kube/api-error.ts";
import { patienceMs } from "./installed.ts";

const namespace = "ebb-system";
const service: Resource = { group: "serving.knative.dev", version: "v1", kind: "Service", plural: "services" };
const cronJob: Resource = { group: "batch", version: "v1", kind: "CronJob", plural: "cronjobs" };
const pods: Resource = { group: "", version: "v1", kind: "Pod", plural: "pods" };

/** Pods of `ebb-reconcile`, until they are gone. Skips the test where there is no such Knative Service. */
export const countInstances = async ({ client }: Cluster, { skip }: TestContext): Promise<number> => {
  if (!(await isThere(client, service, "ebb-reconcile"))) skip("No Knative Service tells of instances here");
  const labelSelector = "serving.knative.dev/service=ebb-reconcile";
  return (await Array.fromAsync(client.list(pods, { namespace, labelSelector }))).flat().length;
};

/** A Job of the CronJob, as the docs say it. Skips the test where there is no CronJob. */
export const runResync = async ({ client, kubectl }: Cluster, { skip }: TestContext): Promise<void> => {
  if (!(await isThere(client, cronJob, "ebb-resync"))) skip("There is no CronJob to make a resync of here");
  const name = `ebb-resync-${randomBytes(3).toString("hex")}`;
  await kubectl(["-n", namespace, "create", "job", "--from=cronjob/ebb-resync", name]);
  await kubectl([
    "-n",
    namespace,
    "wait",
    "--for=condition=Complete",
    `job/${name}`,
    `--timeout=${patienceMs / 1000}s`,
  ]);
};

const isThere = async (client: Cluster["client"], resource: Resource, name: string): Promise<boolean> => {
  try {
    return (await client.get(resource, { namespace, name })) !== undefined;
  } catch (error) {
    if (error instanceof ApiError && error.isNotServed) return false;
    throw error;
  }
};
