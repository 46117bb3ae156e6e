/** What the Services have in common. */

import type { V1ServiceSpec } from "@kubernetes/client-node";
import type { KubeObject } from "../../api/kubernetes/object.ts";
import type { Resource } from "../../api/kubernetes/resource.ts";
import type { Redis } from "../../api/redis.ebb.dev/index.ts";
import { type Component, childMeta, selectorLabels } from "./labels.ts";
import { clientPort, type Port, servicePort } from "./ports.ts";
import { specOf } from "./spec.ts";

export interface Service extends KubeObject {
  spec: V1ServiceSpec;
}

export const serviceResource: Resource = { group: "", version: "v1", kind: "Service", plural: "services" };

interface Shape {
  port: Port;
  component?: Component;
  /** Beside the labels that all pods have. */
  selector?: Record<string, string>;
  spec: V1ServiceSpec;
  annotations?: Record<string, string> | undefined;
}

export const service = (
  cr: Redis,
  name: string,
  { port, component, selector, spec, annotations = {} }: Shape,
): Service => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: {
    ...childMeta(cr, name, component),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  },
  spec: { ...spec, selector: { ...selectorLabels(cr), ...selector }, ports: [servicePort(port)] },
});

/** A Service that clients use. */
export const clientService = (cr: Redis, name: string, selector: Record<string, string> = {}): Service =>
  service(cr, name, {
    port: clientPort(cr),
    selector,
    spec: { type: specOf(cr).service?.type || "ClusterIP" },
    annotations: specOf(cr).service?.annotations,
  });
