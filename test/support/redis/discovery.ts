/**
 * The targets that Prometheus' own discovery finds on an API server, by HTTP, for builds of Prometheus without it, such as Debian's.
 * https://prometheus.io/docs/prometheus/latest/configuration/configuration/#kubernetes_sd_config
 */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { V1Container, V1EndpointSlice } from "@kubernetes/client-node";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Resource } from "../../../src/api/kubernetes/resource.ts";
import { serviceResource } from "../../../src/kinds/redis/service.ts";
import type { KubeClient } from "../../../src/kube/client.ts";

export type DiscoveryRole = "endpointslice" | "pod";

interface Target {
  targets: string[];
  labels: Record<string, string>;
}

export interface Discovery {
  url(role: DiscoveryRole, namespace: string): string;
  stop(): Promise<void>;
}

const pods: Resource = { group: "", version: "v1", kind: "Pod", plural: "pods" };
const endpointSlices: Resource = {
  group: "discovery.k8s.io",
  version: "v1",
  kind: "EndpointSlice",
  plural: "endpointslices",
};

type Pod = KubeObject & { spec: { containers: V1Container[] }; status?: { podIP?: string } };
type EndpointSlice = KubeObject & Pick<V1EndpointSlice, "endpoints" | "ports">;

export const startDiscovery = async (client: KubeClient): Promise<Discovery> => {
  const all = async <T extends KubeObject>(resource: Resource, namespace: string): Promise<T[]> =>
    (await Array.fromAsync(client.list<T>(resource, { namespace }))).flat();
  const targetsOf: Record<DiscoveryRole, (namespace: string) => Promise<Target[]>> = {
    async endpointslice(namespace) {
      const services = new Map((await all(serviceResource, namespace)).map((one) => [one.metadata.name, one]));
      const slices = await all<EndpointSlice>(endpointSlices, namespace);
      return slices.flatMap((slice) =>
        endpointTargets(slice, services.get(slice.metadata.labels?.["kubernetes.io/service-name"] ?? "")),
      );
    },
    pod: async (namespace) => (await all<Pod>(pods, namespace)).flatMap(podTargets),
  };

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const role: DiscoveryRole = pathname === "/pod" ? "pod" : "endpointslice";
    try {
      const targets = await targetsOf[role](searchParams.get("namespace") ?? "");
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(targets));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (role, namespace) => `http://127.0.0.1:${port}/${role}?namespace=${namespace}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** Without an endpoint there is `null`. */
const endpointTargets = ({ metadata, endpoints, ports = [] }: EndpointSlice, service?: KubeObject): Target[] =>
  (endpoints ?? []).flatMap(({ addresses, targetRef }) =>
    ports.map(({ name = "", port }) => ({
      targets: addresses.map((address) => `${address}:${port}`),
      labels: {
        __meta_kubernetes_namespace: metadata.namespace ?? "",
        __meta_kubernetes_endpointslice_port_name: name,
        __meta_kubernetes_pod_name: targetRef?.name ?? "",
        ...(service && {
          __meta_kubernetes_service_name: service.metadata.name,
          ...labelsOf("service", service),
        }),
      },
    })),
  );

const podTargets = (pod: Pod): Target[] =>
  pod.spec.containers.flatMap(({ name: container, ports = [] }) =>
    ports.map(({ name = "", containerPort }) => ({
      targets: [`${pod.status?.podIP}:${containerPort}`],
      labels: {
        __meta_kubernetes_namespace: pod.metadata.namespace ?? "",
        __meta_kubernetes_pod_name: pod.metadata.name,
        __meta_kubernetes_pod_container_name: container,
        __meta_kubernetes_pod_container_port_name: name,
        ...labelsOf("pod", pod),
      },
    })),
  );

const labelsOf = (of: "service" | "pod", { metadata }: KubeObject): Record<string, string> =>
  Object.fromEntries(
    Object.entries(metadata.labels ?? {}).map(([label, value]) => [
      `__meta_kubernetes_${of}_label_${metaName(label)}`,
      value,
    ]),
  );

/** As it stands in the name of a label of Prometheus. */
export const metaName = (label: string): string => label.replaceAll(/[^a-zA-Z0-9_]/g, "_");
