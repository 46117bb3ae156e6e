/**
 * AdmissionReview: what the API server asks a webhook, and what it understands.
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#request
 */

import type { CustomResource } from "../api/kubernetes/object.ts";
import { isMap } from "../json.ts";
import type { Operation } from "./json-patch.ts";
import type { Cause } from "./judge.ts";

export const reviewVersion = "admission.k8s.io/v1";

/** What of a request is used here. */
export interface ReviewRequest {
  uid: string;
  kind: { group: string; version: string; kind: string };
  /** "" or absent for the object itself, else such as `status`. */
  subResource?: string;
  operation: "CREATE" | "UPDATE" | "DELETE" | "CONNECT";
  name?: string;
  namespace?: string;
  /** Absent when it is deleted. */
  object?: CustomResource;
  /** The object before, when it is updated or deleted. */
  oldObject?: CustomResource;
}

/** The request is none, or one that is not understood: the caller has to change it. */
export class BadReview extends Error {
  override readonly name = "BadReview";
}

/** Throws `BadReview` for what is no AdmissionReview request of version v1. */
export const parseReview = (text: string): ReviewRequest => {
  const body = parseJson(text);
  if (!isMap(body) || body.kind !== "AdmissionReview") throw new BadReview("The body is no AdmissionReview");
  if (body.apiVersion !== reviewVersion)
    throw new BadReview(
      `Send an AdmissionReview of ${reviewVersion}: this one is of ${JSON.stringify(body.apiVersion)?.slice(0, 100)}`,
    );
  const { request } = body;
  if (!isMap(request)) throw new BadReview("The AdmissionReview has no request");
  const { uid, kind, operation, object, oldObject } = request;
  if (typeof uid !== "string" || uid === "") throw new BadReview("The request has no uid");
  if (!isMap(kind) || typeof kind.group !== "string" || typeof kind.kind !== "string")
    throw new BadReview("The request does not say of what kind the object is");
  if (typeof operation !== "string") throw new BadReview("The request does not say what is done");
  for (const [name, value] of Object.entries({ object, oldObject }))
    if (value != null && !(isMap(value) && isMap(value.metadata)))
      throw new BadReview(`The request's ${name} is no object`);
  // An object that is not there is null on the wire.
  return JSON.parse(JSON.stringify(request), (_, value: unknown) => (value === null ? undefined : value));
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadReview("The body is no JSON");
  }
};

export interface ReviewResponse {
  uid: string;
  allowed: boolean;
  warnings?: readonly string[];
  patchType?: "JSONPatch";
  /** The patch as JSON in base64. */
  patch?: string;
  status?: object;
}

export const allowed = ({ uid }: ReviewRequest, warnings: readonly string[] = []): ReviewResponse => ({
  uid,
  allowed: true,
  ...(warnings.length > 0 && { warnings: warnings.map(asWarning) }),
});

export const patched = (
  request: ReviewRequest,
  patch: readonly Operation[],
  warnings: readonly string[] = [],
): ReviewResponse =>
  patch.length === 0
    ? allowed(request, warnings)
    : { ...allowed(request, warnings), patchType: "JSONPatch", patch: base64(JSON.stringify(patch)) };

/** In the words of the API server's own refusals. */
export const refused = ({ uid, kind, name, object }: ReviewRequest, causes: readonly Cause[]): ReviewResponse => {
  const objectName = name || object?.metadata.name || "";
  const sentences = causes.map(
    ({ field, message, reason }) =>
      `${field}: ${reason === "FieldValueRequired" ? "Required value" : "Invalid value"}: ${message}`,
  );
  return {
    uid,
    allowed: false,
    status: {
      code: 422,
      reason: "Invalid",
      message: `${kind.kind}.${kind.group} "${objectName}" is invalid: ${sentences.length === 1 ? sentences[0] : `[${sentences.join(", ")}]`}`,
      details: { name: objectName, group: kind.group, kind: kind.kind, causes },
    },
  };
};

export const review = (response: ReviewResponse): object => ({
  apiVersion: reviewVersion,
  kind: "AdmissionReview",
  response,
});

/** The API server cuts warnings after 256 characters each where they are many, and drops one that holds a control character. */
const asWarning = (text: string): string => {
  const characters = [...text.replaceAll(/\p{Cc}+/gu, " ")];
  return characters.length > 256 ? `${characters.slice(0, 255).join("")}…` : characters.join("");
};

const base64 = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));
