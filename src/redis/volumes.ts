/** Volumes that are smaller than they should be. They grow by their claims, as a StatefulSet cannot change what it asks for. */

import type { V1PersistentVolumeClaimSpec } from "@kubernetes/client-node";
import type { KubeObject } from "../api/kubernetes/object.ts";
import type { Redis } from "../api/redis.ebb.dev/index.ts";
import { Stalled } from "../failures.ts";
import type { Reader } from "../kinds/facts.ts";
import { wantedVolumeSize } from "../kinds/redis/children/volume-claims.ts";
import type { RedisFacts } from "../kinds/redis/facts.ts";
import { selectorText } from "../kinds/redis/labels.ts";
import { claimResource } from "../kinds/redis/operated.ts";
import { dataVolume } from "../kinds/redis/pod/volumes.ts";
import { compareQuantities } from "../quantity.ts";

interface Claim extends KubeObject {
  spec?: V1PersistentVolumeClaimSpec;
}

/** `undefined` when there are none. What the StatefulSet made, by its labels and name; also those of pods that were scaled away. */
export const growingVolumes = async (cr: Redis, reader: Pick<Reader, "list">): Promise<RedisFacts["growing"]> => {
  const size = sizeOf(cr);
  if (size === undefined) return undefined;
  const { name, namespace } = cr.metadata;
  const claims: KubeObject[] = [];
  for await (const page of reader.list<Claim>(claimResource, { namespace, labelSelector: selectorText(cr) }))
    claims.push(...page.filter((claim) => isOf(`${dataVolume(cr)}-${name}-`, claim) && isSmaller(claim, size)));
  return claims.length === 0 ? undefined : { size, claims };
};

/** Its builder tells of what is no quantity. */
const sizeOf = (cr: Redis): string | undefined => {
  try {
    return wantedVolumeSize(cr);
  } catch (error) {
    if (error instanceof Stalled) return undefined;
    throw error;
  }
};

const isOf = (prefix: string, { metadata }: Claim): boolean =>
  metadata.name.startsWith(prefix) && /^[0-9]+$/.test(metadata.name.slice(prefix.length));

const isSmaller = ({ metadata, spec }: Claim, size: string): boolean =>
  metadata.deletionTimestamp === undefined && compareQuantities(spec?.resources?.requests?.storage ?? size, size) < 0;
