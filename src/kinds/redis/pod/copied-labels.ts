/**
 * The labels of the custom resource that its pods have, too. To change them takes a restart, which a change of mere metadata is not worth:
 * pods get new ones when they are replaced for another reason. So it is remembered which ones they have.
 */

import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Redis } from "../../../api/redis.ebb.dev/index.ts";
import { isMap } from "../../../json.ts";
import { copiedLabelsAnnotation } from "../annotations.ts";
import { labelsOfOwner } from "../labels.ts";

export interface CopiedLabels {
  labels: Readonly<Record<string, string>>;
  /** Hash of what else the template says. */
  template: string;
}

/** Those of the live pods for as long as their template is to stay; else those of now. */
export function copiedLabels(cr: Redis, live: KubeObject | undefined, template: string): CopiedLabels {
  const known = rememberedLabels(live);
  return known?.template === template ? known : { labels: labelsOfOwner(cr), template };
}

export function rememberedLabels(live: KubeObject | undefined): CopiedLabels | undefined {
  const text = live?.metadata.annotations?.[copiedLabelsAnnotation];
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isCopiedLabels(value) ? value : undefined;
  } catch {
    // Somebody else wrote it.
    return undefined;
  }
}

const isCopiedLabels = (value: unknown): value is CopiedLabels =>
  isMap(value) &&
  typeof value.template === "string" &&
  isMap(value.labels) &&
  Object.values(value.labels).every((label) => typeof label === "string");
