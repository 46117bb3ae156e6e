/** CloudEvents as the receive adapter sends them (contracts: knative §1.2), for staging what a source would not do on demand. */

import { randomUUID } from "node:crypto";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";

export interface EventRequest {
  headers: Record<string, string>;
  body: string;
}

export const eventOf = (object: KubeObject, action: "add" | "update" | "delete" = "update"): EventRequest => ({
  headers: {
    "content-type": "application/json",
    "ce-specversion": "1.0",
    "ce-type": `dev.knative.apiserver.resource.${action}`,
    "ce-id": randomUUID(),
    "ce-source": "https://10.96.0.1:443",
    "ce-kind": object.kind,
    "ce-apiversion": object.apiVersion,
    "ce-name": object.metadata.name,
    "ce-namespace": object.metadata.namespace ?? "",
  },
  body: JSON.stringify(object),
});

export interface EventAnswer {
  status: number;
  /** Why, when it was refused. */
  reason?: string;
  message?: string;
}

export const post = async (url: string, { headers, body }: EventRequest): Promise<EventAnswer> => {
  const response = await fetch(`${url}/events`, { method: "POST", headers, body });
  const text = await response.text();
  return { status: response.status, ...(text.startsWith("{") ? JSON.parse(text) : {}) };
};
