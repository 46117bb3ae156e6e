/** A sender that is not known (401) or may not send (403): the source drops the event, as it would be refused again. */

import {
  type JOSEError,
  JWKSNoMatchingKey,
  JWSSignatureVerificationFailed,
  type JWTClaimValidationFailed,
} from "jose/errors";
import type { AnswerReasonName } from "./reasons.ts";

export class SenderRefused extends Error {
  override readonly name = "SenderRefused";
  readonly status: 401 | 403;
  readonly reason: AnswerReasonName;

  constructor(status: 401 | 403, reason: AnswerReasonName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.reason = reason;
  }
}

export const missingToken = (): SenderRefused =>
  new SenderRefused(401, "MissingToken", "The event has no bearer token: let its source send one");

export const malformedToken = (options?: ErrorOptions): SenderRefused =>
  new SenderRefused(401, "MalformedToken", "The token is none that service accounts have", options);

export const wrongSubject = (subject: string): SenderRefused =>
  new SenderRefused(403, "WrongSubject", `${subject} may not send events: EBB_EVENT_SUBJECTS does not list it`);

/** Tells of no claim what it is, only that it is wrong. */
export const refusedToken = (error: JOSEError, audience: string): SenderRefused => {
  const refused = (reason: AnswerReasonName, message: string): SenderRefused =>
    new SenderRefused(401, reason, message, { cause: error });
  if (error instanceof JWKSNoMatchingKey)
    return refused("UnknownKey", "The token is signed with no key of this cluster");
  if (error instanceof JWSSignatureVerificationFailed)
    return refused("WrongSignature", "The token's signature is wrong");
  // An expired token has an error class of its own, with the same members.
  switch ("claim" in error ? (error as JWTClaimValidationFailed).claim : undefined) {
    case "exp":
      return refused("ExpiredToken", "The token has expired, or never does");
    case "nbf":
      return refused("EarlyToken", "The token is not valid yet");
    case "iss":
      return refused("WrongIssuer", "The token is of another issuer than this cluster's");
    case "aud":
      return refused("WrongAudience", `The token is not for ${audience}`);
    default:
      return malformedToken({ cause: error });
  }
};
