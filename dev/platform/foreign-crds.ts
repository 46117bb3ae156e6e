/** CRDs of other projects, from their Go modules: fetched when they are asked for, checked by Go, copied nowhere. */

import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

/** Path in its module by name; the newest releases, but where another module pins one. */
const sources = {
  ServiceMonitor: [
    "github.com/prometheus-operator/prometheus-operator@v0.85.0",
    "example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml",
  ],
  PodMonitor: [
    "github.com/prometheus-operator/prometheus-operator@v0.85.0",
    "example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml",
  ],
  PrometheusRule: [
    "github.com/prometheus-operator/prometheus-operator@v0.85.0",
    "example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml",
  ],
  Prometheus: [
    "github.com/prometheus-operator/prometheus-operator@v0.85.0",
    "example/prometheus-operator-crd/monitoring.coreos.com_prometheuses.yaml",
  ],
  "Knative Service": ["knative.dev/serving@v0.49.0", "config/core/300-resources/service.yaml"],
  DomainMapping: ["knative.dev/serving@v0.49.0", "config/core/300-resources/domain-mapping.yaml"],
  ClusterDomainClaim: ["knative.dev/networking@v0.0.0-20260422140718-e9578ef11562", "config/domain-claim.yaml"],
  ApiServerSource: ["knative.dev/eventing@v0.49.2", "config/core/resources/apiserversource.yaml"],
  PingSource: ["knative.dev/eventing@v0.49.2", "config/core/resources/pingsource.yaml"],
  Broker: ["knative.dev/eventing@v0.49.2", "config/core/resources/broker.yaml"],
  Trigger: ["knative.dev/eventing@v0.49.2", "config/core/resources/trigger.yaml"],
  Issuer: ["github.com/cert-manager/cert-manager@v1.19.1", "deploy/crds/cert-manager.io_issuers.yaml"],
  Certificate: ["github.com/cert-manager/cert-manager@v1.19.1", "deploy/crds/cert-manager.io_certificates.yaml"],
} as const;

export type ForeignCrd = keyof typeof sources;
export const foreignCrds = Object.keys(sources) as ForeignCrd[];

/** Paths of the CRDs, or why there are none. Outside of any module, whose go.mod would have a say. */
export const findForeignCrds = async (
  wanted: readonly ForeignCrd[],
): Promise<{ paths: string[] } | { missing: string }> => {
  const modules = [...new Set(wanted.map((name) => sources[name][0]))];
  const options = { cwd: tmpdir(), env: { GOWORK: "off" }, reject: false };
  const { failed, code, stdout, stderr } = await execa("go", ["mod", "download", "-json", ...modules], options);
  if (code === "ENOENT") return { missing: "there is no go on PATH to fetch their modules with" };
  if (failed) return { missing: `go mod download ${modules.join(" ")} failed: ${(stderr || stdout).trim()}` };
  // One JSON object after another.
  const found: { Path: string; Version: string; Dir: string }[] = JSON.parse(
    `[${stdout.replaceAll(/^}\n{$/gm, "},{")}]`,
  );
  const folders = new Map(found.map(({ Path, Version, Dir }) => [`${Path}@${Version}`, Dir]));
  return {
    paths: wanted.map((name) => {
      const [module, path] = sources[name];
      return join(folders.get(module) ?? "", path);
    }),
  };
};
