/**
 * Pods of Redis whose servers and exporters are real processes, in place of what a kubelet and the controllers of pods and EndpointSlices
 * would make of the children. No pod may have a loopback address: what the API server is told stands for one (`toLoopback`).
 */

import { type ChildProcess, spawn } from "node:child_process";
import type { V1Container, V1PodTemplateSpec, V1ServiceSpec } from "@kubernetes/client-node";
import type { Platform } from "../../../dev/platform/platform.ts";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Program } from "../programs/obtain.ts";

type StatefulSet = KubeObject & { spec: { template: V1PodTemplateSpec } };
type Service = KubeObject & { spec: V1ServiceSpec };

export interface Images {
  redis: Program;
  exporter: Program;
}

/** The scrape rule that leads from the address of a pod to where its processes listen. */
export const toLoopback = {
  source_labels: ["__address__"],
  regex: "192\\.0\\.2\\.([0-9]+):([0-9]+)",
  replacement: "127.0.0.$1:$2",
  target_label: "__address__",
};

export interface LoopbackPod {
  name: string;
  namespace: string;
  /** As the API server is told. */
  ip: string;
  labels: Record<string, string>;
  /** Ends its server, or its exporter. */
  stop(): Promise<void>;
}

/** Starts the processes of a pod of this StatefulSet, on the production ports of an address of its own. */
export const startLoopbackPod = (
  { metadata, spec: { template } }: StatefulSet,
  ordinal: number,
  number: number,
  { redis, exporter }: Images,
): LoopbackPod => {
  const ip = `127.0.0.${number}`;
  const container = (name: string): V1Container | undefined =>
    template.spec?.containers.find((container) => container.name === name);
  const port = container("redis")?.ports?.[0]?.containerPort;
  const metricsPort = container("redis-exporter")?.ports?.[0]?.containerPort;
  const variables = Object.fromEntries(
    container("redis-exporter")?.env?.map(({ name, value = "" }) => [name, value]) ?? [],
  );
  const processes = [
    run(redis, ["--bind", ip, "--port", String(port), "--save", "", "--dir", "/tmp"]),
    run(exporter, [], {
      ...variables,
      REDIS_ADDR: `redis://${ip}:${port}`,
      REDIS_EXPORTER_WEB_LISTEN_ADDRESS: `${ip}:${metricsPort}`,
    }),
  ];
  return {
    name: `${metadata.name}-${ordinal}`,
    namespace: metadata.namespace ?? "",
    ip: `192.0.2.${number}`,
    labels: template.metadata?.labels ?? {},
    async stop() {
      await Promise.all(processes.map(ended));
    },
  };
};

const run = ({ command, env }: Program, args: string[], more: Record<string, string> = {}): ChildProcess =>
  spawn(command, args, { env: { ...process.env, ...env, ...more }, stdio: "ignore" });

const ended = (child: ChildProcess): Promise<unknown> => {
  const end = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  return end;
};

/** The pods themselves, ready, and an EndpointSlice for each Service that selects some, as controllers make them. */
export const publish = async (
  { kubectl }: Pick<Platform, "kubectl">,
  pods: readonly LoopbackPod[],
  template: V1PodTemplateSpec,
  services: readonly Service[],
): Promise<void> => {
  const containers = template.spec?.containers.map(({ name, image, ports }) => ({ name, image, ports }));
  for (const { name, namespace, ip, labels } of pods) {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace, labels },
      spec: { containers, nodeName: "node", automountServiceAccountToken: false },
    };
    await kubectl(["create", "-f", "-"], { input: JSON.stringify(pod) });
    const status = {
      phase: "Running",
      podIP: ip,
      podIPs: [{ ip }],
      conditions: [{ type: "Ready", status: "True" }],
    };
    await kubectl(["-n", namespace, "patch", "pod", name, "--subresource=status", "-p", JSON.stringify({ status })]);
  }
  for (const service of services) {
    const { name, namespace, labels } = service.metadata;
    const selected = pods.filter(
      (pod) =>
        pod.namespace === namespace &&
        Object.entries(service.spec.selector ?? {}).every(([label, value]) => pod.labels[label] === value),
    );
    const slice = {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: `${name}-1`, namespace, labels: { ...labels, "kubernetes.io/service-name": name } },
      addressType: "IPv4",
      ports: service.spec.ports?.map(({ name, targetPort, protocol }) => ({ name, port: targetPort, protocol })),
      endpoints: selected.map((pod) => ({
        addresses: [pod.ip],
        conditions: { ready: true },
        nodeName: "node",
        targetRef: { kind: "Pod", name: pod.name, namespace },
      })),
    };
    await kubectl(["create", "-f", "-"], { input: JSON.stringify(slice) });
  }
};
