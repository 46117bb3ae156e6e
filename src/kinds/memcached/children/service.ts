/** The headless Service by which clients find the pods and Prometheus the exporters. */

import type { V1ServiceSpec } from "@kubernetes/client-node";
import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Memcached } from "../../../api/memcached.c5c3.io/index.ts";
import type { Child } from "../../kind.ts";
import { childMeta, labels } from "../labels.ts";
import { podPorts } from "../ports.ts";
import { specOf } from "../spec.ts";

interface Service extends KubeObject {
  spec: V1ServiceSpec;
}

/** Kept for as long as its owner lives: clients know its name. */
export const service: Child<Memcached> = {
  resource: { group: "", version: "v1", kind: "Service", plural: "services" },
  prune: false,
  name: (cr) => cr.metadata.name,
  build(cr) {
    const annotations = specOf(cr).service?.annotations ?? {};
    const desired: Service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { ...childMeta(cr), ...(Object.keys(annotations).length > 0 && { annotations }) },
      spec: {
        type: "ClusterIP",
        clusterIP: "None",
        selector: labels(cr),
        ports: podPorts(cr).map(({ name, number }) => ({ name, port: number, protocol: "TCP", targetPort: name })),
      },
    };
    return desired;
  },
};
