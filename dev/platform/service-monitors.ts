/** The CRD of ServiceMonitors, from the Go module of the Prometheus operator: fetched when it is asked for, checked by Go, copied nowhere. */

import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { serviceMonitor } from "../../src/kinds/memcached/children/service-monitor.ts";
import { ApiError } from "../../src/kube/api-error.ts";
import type { Cluster } from "./cluster.ts";
import { until } from "./until.ts";

const module = "github.com/prometheus-operator/prometheus-operator@v0.85.0";
const crd = "example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml";

/** Path of the CRD, or why there is none. Outside of any module, whose go.mod would have a say. */
export const findServiceMonitorCrd = async (): Promise<{ path: string } | { missing: string }> => {
  const options = { cwd: tmpdir(), env: { GOWORK: "off" }, reject: false };
  const { failed, code, stdout, stderr } = await execa("go", ["mod", "download", "-json", module], options);
  if (code === "ENOENT") return { missing: "there is no go on PATH to fetch its module with" };
  if (failed) return { missing: `go mod download ${module} failed: ${(stderr || stdout).trim()}` };
  const { Dir }: { Dir: string } = JSON.parse(stdout);
  return { path: join(Dir, crd) };
};

/** Resolves when the API server serves ServiceMonitors. Rejects, with the reason, when their CRD cannot be had. */
export const installServiceMonitors = async (cluster: Pick<Cluster, "client" | "kubectl">): Promise<void> => {
  const found = await findServiceMonitorCrd();
  if ("missing" in found) throw new Error(`Cannot install the ServiceMonitor CRD: ${found.missing}`);
  await cluster.kubectl(["apply", "--server-side", "-f", found.path]);
  await until("ServiceMonitors are served", () => serviceMonitorsAreServed(cluster));
};

export const serviceMonitorsAreServed = async ({ client }: Pick<Cluster, "client">): Promise<boolean> => {
  try {
    await client.get(serviceMonitor.resource, { namespace: "default", name: "none" });
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.isNotServed) return false;
    throw error;
  }
};
