/** ServiceMonitors and PodMonitors for one test file: not served before its tests, and not after them. */

import { afterAll, beforeAll, type TestContext } from "vitest";
import type { Cluster } from "../../dev/platform/cluster.ts";
import { findForeignCrds } from "../../dev/platform/foreign-crds.ts";
import { installMonitors, monitorCrds, noMonitorIsServed } from "../../dev/platform/monitors.ts";
import { until } from "../../dev/platform/until.ts";

export interface ServiceMonitorApi {
  /** Resolves when the API server serves them, or when there is nothing to install. */
  install(): Promise<void>;
  /** Skips a test that needs it where it cannot be installed, and says why. */
  required(context: TestContext): void;
  /** Resolves when it no longer does; all monitors go with it. */
  remove(): Promise<void>;
}

export const ownServiceMonitorApi = (cluster: Cluster): ServiceMonitorApi => {
  let paths: string[] = [];
  let missing: string | undefined;

  beforeAll(async () => {
    const found = await findForeignCrds(monitorCrds);
    if ("missing" in found) missing = `no CRDs of monitors: ${found.missing}`;
    else paths = found.paths;
    // Reporters keep the notes of skipped tests to themselves.
    if (missing) console.warn(`Skipped: ${missing}`);
  });

  const remove = async () => {
    for (const path of paths) await cluster.kubectl(["delete", "--ignore-not-found", "-f", path]);
    await until("monitors are not served", () => noMonitorIsServed(cluster));
  };
  afterAll(async () => {
    if (!missing) await remove();
  });
  return {
    async install() {
      if (!missing) await installMonitors(cluster);
    },
    required({ skip }) {
      if (missing) skip(missing);
    },
    remove,
  };
};
