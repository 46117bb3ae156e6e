import { memcachedSubject } from "./memcached/index.ts";
import { redisSubject } from "./redis/index.ts";
import type { Subject } from "./subject.ts";

export type { Subject } from "./subject.ts";

/** By the kind's name, for `describe.each`. */
export const subjects: readonly (readonly [string, Subject])[] = [memcachedSubject, redisSubject].map(
  (subject) => [subject.kind.resource.kind, subject] as const,
);
