/** Environment variables of a container, as the API server stores them. */

import type { V1EnvFromSource, V1EnvVar, V1EnvVarSource } from "@kubernetes/client-node";
import { storedQuantity } from "../quantities.ts";
import { asStored } from "./stored.ts";

/** `field` is where the user wrote them. Sources are atomic, so their defaults are spelled out. */
export function env(field: string, given: readonly V1EnvVar[] | undefined): V1EnvVar[] | undefined {
  if (!given?.length) return undefined;
  return given.map((variable) => {
    const { valueFrom, ...rest } = asStored(variable, ["value"]);
    return {
      ...rest,
      ...(valueFrom && { valueFrom: storedSource(`${field}[${variable.name}].valueFrom`, valueFrom) }),
    };
  });
}

function storedSource(field: string, source: V1EnvVarSource): V1EnvVarSource {
  const { fieldRef, resourceFieldRef } = source;
  return {
    ...source,
    ...(fieldRef && { fieldRef: { ...fieldRef, apiVersion: fieldRef.apiVersion || "v1" } }),
    ...(resourceFieldRef && {
      resourceFieldRef: {
        ...resourceFieldRef,
        divisor: storedQuantity(`${field}.resourceFieldRef.divisor`, resourceFieldRef.divisor || "0"),
      },
    }),
  };
}

export const envFrom = (given: readonly V1EnvFromSource[] | undefined): V1EnvFromSource[] | undefined =>
  given?.length ? given.map((source) => asStored(source, ["prefix"])) : undefined;
