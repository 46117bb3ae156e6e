/** ServiceMonitors for one test file: not served before its tests, and not after them. */

import { afterAll, beforeAll, type TestContext } from "vitest";
import type { Cluster } from "../../dev/platform/cluster.ts";
import { findForeignCrds } from "../../dev/platform/foreign-crds.ts";
import { installServiceMonitors, serviceMonitorsAreServed } from "../../dev/platform/service-monitors.ts";
import { until } from "../../dev/platform/until.ts";

export interface ServiceMonitorApi {
  /** Resolves when the API server serves ServiceMonitors, or when there is nothing to install. */
  install(): Promise<void>;
  /** Skips a test that needs it where it cannot be installed, and says why. */
  required(context: TestContext): void;
  /** Resolves when it no longer does; ServiceMonitors go with it. */
  remove(): Promise<void>;
}

export const ownServiceMonitorApi = (cluster: Cluster): ServiceMonitorApi => {
  let path = "";
  let missing: string | undefined;

  beforeAll(async () => {
    const found = await findForeignCrds(["ServiceMonitor"]);
    if ("missing" in found) missing = `no ServiceMonitor CRD: ${found.missing}`;
    else [path = ""] = found.paths;
    // Reporters keep the notes of skipped tests to themselves.
    if (missing) console.warn(`Skipped: ${missing}`);
  });

  const remove = async () => {
    await cluster.kubectl(["delete", "--ignore-not-found", "-f", path]);
    await until("ServiceMonitors are not served", async () => !(await serviceMonitorsAreServed(cluster)));
  };
  afterAll(async () => {
    if (!missing) await remove();
  });
  return {
    async install() {
      if (!missing) await installServiceMonitors(cluster);
    },
    required({ skip }) {
      if (missing) skip(missing);
    },
    remove,
  };
};
