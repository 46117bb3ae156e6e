/** The CRD of ServiceMonitors, from the Go module of the Prometheus operator: fetched when a test runs, checked by Go, copied nowhere. */

import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, type TestContext } from "vitest";
import type { Cluster } from "../../dev/platform/cluster.ts";
import { until } from "../../dev/platform/until.ts";
import { serviceMonitor } from "../../src/kinds/memcached/children/service-monitor.ts";
import { ApiError } from "../../src/kube/api-error.ts";

const module = "github.com/prometheus-operator/prometheus-operator@v0.85.0";
const crd = "example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml";

export interface ServiceMonitorApi {
  /** Resolves when the API server serves ServiceMonitors, or when there is nothing to install. */
  install(): Promise<void>;
  /** Skips a test that needs it where it cannot be installed, and says why. */
  required(context: TestContext): void;
  /** Resolves when it no longer does; ServiceMonitors go with it. */
  remove(): Promise<void>;
}

/** Not served before the tests of a file, and not after them. */
export const ownServiceMonitorApi = ({ client, kubectl }: Cluster): ServiceMonitorApi => {
  let path = "";
  let missing: string | undefined;

  beforeAll(async () => {
    const found = await findCrd();
    if ("missing" in found) missing = `no ServiceMonitor CRD: ${found.missing}`;
    else path = found.path;
    // Reporters keep the notes of skipped tests to themselves.
    if (missing) console.warn(`Skipped: ${missing}`);
  });

  const isServed = async (): Promise<boolean> => {
    try {
      await client.get(serviceMonitor.resource, { namespace: "default", name: "none" });
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.isNotServed) return false;
      throw error;
    }
  };
  const remove = async () => {
    await kubectl(["delete", "--ignore-not-found", "-f", path]);
    await until("ServiceMonitors are not served", async () => !(await isServed()));
  };
  afterAll(async () => {
    if (!missing) await remove();
  });
  return {
    async install() {
      if (missing) return;
      await kubectl(["apply", "--server-side", "-f", path]);
      await kubectl(["wait", "--for=condition=Established", "-f", path]);
      await until("ServiceMonitors are served", isServed);
    },
    required({ skip }) {
      if (missing) skip(missing);
    },
    remove,
  };
};

/** Outside of any module, whose go.mod would have a say. */
const findCrd = async (): Promise<{ path: string } | { missing: string }> => {
  const options = { cwd: tmpdir(), env: { GOWORK: "off" }, reject: false };
  const { failed, code, stdout, stderr } = await execa("go", ["mod", "download", "-json", module], options);
  if (code === "ENOENT") return { missing: "there is no go on PATH to fetch its module with" };
  if (failed) return { missing: `go mod download ${module} failed: ${(stderr || stdout).trim()}` };
  const { Dir }: { Dir: string } = JSON.parse(stdout);
  return { path: join(Dir, crd) };
};
