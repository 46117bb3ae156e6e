/**
 * A CloudEvent of an ApiServerSource, out of an HTTP request; binary and structured mode, Resource and Reference mode.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md; contracts: knative §1.2.
 */

import type { ObjectMeta } from "../api/kubernetes/object.ts";
import { BadEvent } from "./bad-event.ts";

export interface ObjectEvent {
  action: "add" | "update" | "delete";
  apiVersion: string;
  kind: string;
  /** "" for a cluster-scoped object. */
  namespace: string;
  name: string;
  /** Metadata of the object in Resource mode. Untrusted: good for finding keys and echoes, never for desired state. */
  metadata?: Partial<ObjectMeta>;
  /** Its status, as untrusted: good for guessing when to look. */
  status?: unknown;
}

const typePattern = /^dev\.knative\.apiserver\.(resource|ref)\.(add|update|delete)$/;
const structuredMediaType = "application/cloudevents+json";

/** Throws `BadEvent` with a sentence that names the attribute. */
export const parseCloudEvent = (headers: Headers, body: string): ObjectEvent => {
  const mediaType = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (mediaType.startsWith("application/cloudevents-batch"))
    throw new BadEvent("Batches of CloudEvents are not taken: send one event a request");
  if (mediaType !== structuredMediaType && mediaType !== "application/json")
    throw new BadEvent(`Content-Type must be application/json or ${structuredMediaType}: it is "${mediaType}"`);

  const content = parseObject(body, "The body");
  if (mediaType !== structuredMediaType) return objectEvent((name) => headers.get(`ce-${name}`) ?? undefined, content);
  const data = content.data === undefined ? {} : asObject(content.data, 'The event\'s "data"');
  return objectEvent((name) => (typeof content[name] === "string" ? content[name] : undefined), data);
};

const objectEvent = (attribute: (name: string) => string | undefined, data: Record<string, unknown>): ObjectEvent => {
  if (attribute("specversion") !== "1.0")
    throw new BadEvent(`specversion must be 1.0: it is ${shown(attribute("specversion"))}`);
  const [, mode, action] = typePattern.exec(attribute("type") ?? "") ?? [];
  if (action !== "add" && action !== "update" && action !== "delete")
    throw new BadEvent(
      `type must be dev.knative.apiserver.{resource,ref}.{add,update,delete}: it is ${shown(attribute("type"))}`,
    );

  const event = {
    action,
    apiVersion: attribute("apiversion") ?? "",
    kind: attribute("kind") ?? "",
    namespace: attribute("namespace") ?? "",
    name: attribute("name") ?? "",
  } as const;
  agree("apiversion", event.apiVersion, data.apiVersion);
  agree("kind", event.kind, data.kind);
  if (mode === "ref") {
    agree("name", event.name, data.name);
    agree("namespace", event.namespace, data.namespace ?? "");
    return event;
  }
  const metadata: Partial<ObjectMeta> = asObject(data.metadata, "The object's metadata");
  for (const field of ["labels", "annotations"] as const)
    if (metadata[field] !== undefined) asObject(metadata[field], `The object's ${field}`);
  agree("name", event.name, metadata.name);
  agree("namespace", event.namespace, metadata.namespace ?? "");
  return { ...event, metadata, status: data.status };
};

/** An event whose envelope and content tell of different objects comes from no source of ours. */
const agree = (attribute: string, envelope: string, content: unknown): void => {
  if (envelope !== content)
    throw new BadEvent(`${attribute} is ${shown(envelope)} in the event and ${shown(content)} in its content`);
};

const parseObject = (text: string, what: string): Record<string, unknown> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new BadEvent(`${what} is not JSON`, { cause });
  }
  return asObject(value, what);
};

const asObject = (value: unknown, what: string): Record<string, unknown> => {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new BadEvent(`${what} must be a JSON object`);
  return value as Record<string, unknown>;
};

const shown = (value: unknown): string =>
  value === undefined ? "missing" : (JSON.stringify(value) ?? "missing").slice(0, 100);
