/** What a pod says of its injections, in two annotations that are sets: items with commas between, in any order. Pure. */

import { injectedAnnotation, skippedAnnotation } from "./names.ts";
import type { SkipReason } from "./reasons.ts";

type Annotations = Readonly<Record<string, string>>;

/** Revision of what a pod has of an injection; `undefined` when it has nothing. */
export const recordedRevision = (annotations: Annotations, key: string): string | undefined =>
  afterKey(annotations[injectedAnnotation], `${key}@`);

export const isRecorded = (annotations: Annotations, key: string): boolean =>
  recordedRevision(annotations, key) !== undefined;

/** Why a pod has nothing of an injection. */
export const recordedSkip = (annotations: Annotations, key: string): string | undefined =>
  afterKey(annotations[skippedAnnotation], `${key}:`);

const afterKey = (set: string | undefined, start: string): string | undefined =>
  itemsOf(set)
    .find((item) => item.startsWith(start))
    ?.slice(start.length);

export const withInjected = (annotations: Annotations, key: string, revision: string): Annotations => {
  const { [skippedAnnotation]: skipped, ...others } = annotations;
  const left = itemsOf(skipped).filter((item) => !item.startsWith(`${key}:`));
  return {
    ...others,
    ...(left.length > 0 && { [skippedAnnotation]: left.join(",") }),
    [injectedAnnotation]: [...itemsOf(annotations[injectedAnnotation]), `${key}@${revision}`].join(","),
  };
};

/** In place of what an earlier look found. */
export const withSkipped = (annotations: Annotations, key: string, reason: SkipReason): Annotations => {
  const others = itemsOf(annotations[skippedAnnotation]).filter((item) => !item.startsWith(`${key}:`));
  return { ...annotations, [skippedAnnotation]: [...others, `${key}:${reason}`].join(",") };
};

const itemsOf = (set = ""): string[] => set.split(",").filter((item) => item !== "");
