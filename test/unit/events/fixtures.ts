/** Events as an ApiServerSource sends them (contracts: knative §1.2). */

export interface EventRequest {
  headers: Record<string, string>;
  body: string;
}

interface Attributes {
  type: string;
  apiversion: string;
  kind: string;
  namespace: string;
  name: string;
}

const carts: Attributes = {
  type: "dev.knative.apiserver.resource.update",
  apiversion: "memcached.c5c3.io/v1beta1",
  kind: "Memcached",
  namespace: "shop",
  name: "carts",
};

const context = {
  specversion: "1.0",
  id: "6d0f7c1e-58a4-4a8e-9a3b-2f1c0b7e9d55",
  time: "2026-06-20T08:15:30.482917Z",
  source: "https://10.96.0.1:443",
};

const contentOf = ({ apiversion, kind, namespace, name }: Attributes, metadata: object): object => ({
  apiVersion: apiversion,
  kind,
  metadata: { name, namespace, uid: "0b6c", resourceVersion: "48211", generation: 3, ...metadata },
  spec: { replicas: 3 },
});

/** A header for each attribute, the whole object as the body. */
export const binary = (change: Partial<Attributes> = {}, metadata: object = {}): EventRequest => {
  const attributes = { ...carts, ...change };
  const headers = Object.entries({ ...context, ...attributes }).map(([name, value]) => [`ce-${name}`, value]);
  return {
    headers: { ...Object.fromEntries(headers), "content-type": "application/json" },
    body: JSON.stringify(contentOf(attributes, metadata)),
  };
};

/** Attributes and object in one body. */
export const structured = (change: Partial<Attributes> = {}, metadata: object = {}): EventRequest => {
  const attributes = { ...carts, ...change };
  return {
    headers: { "content-type": "application/cloudevents+json" },
    body: JSON.stringify({ ...context, ...attributes, data: contentOf(attributes, metadata) }),
  };
};

/** Only which object, not what it is. */
export const reference = (change: Partial<Attributes> = {}): EventRequest => {
  const attributes = { ...carts, type: "dev.knative.apiserver.ref.update", ...change };
  const { apiversion, kind, namespace, name } = attributes;
  return { ...binary(attributes), body: JSON.stringify({ apiVersion: apiversion, kind, namespace, name }) };
};
