/** Requests and limits of a container, as the API server stores them. */

import type { V1ResourceRequirements } from "@kubernetes/client-node";
import { canonicalResourceQuantity } from "../../../quantity.ts";
import { storedQuantity } from "../quantities.ts";

/** `field` is where the user wrote them. Absent when they ask for nothing; throws `Stalled` for what is no quantity. */
export function resources(
  field: string,
  given: V1ResourceRequirements | undefined,
): V1ResourceRequirements | undefined {
  const requests = quantities(`${field}.requests`, given?.requests);
  const limits = quantities(`${field}.limits`, given?.limits);
  const claims = given?.claims?.length ? given.claims : undefined;
  if (!requests && !limits && !claims) return undefined;
  return { ...(requests && { requests }), ...(limits && { limits }), ...(claims && { claims }) };
}

function quantities(field: string, given: Record<string, string> = {}): Record<string, string> | undefined {
  const entries = Object.entries(given).map(([name, value]) => [
    name,
    storedQuantity(`${field}.${name}`, value, canonicalResourceQuantity),
  ]);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
