/** The kind whose objects a test writes. */

import type { Platform } from "../../../dev/platform/platform.ts";
import type { Resource } from "../../../src/api/kubernetes/resource.ts";
import { memcacheds } from "../memcached.ts";
import { type AnySpec, versions } from "../submit.ts";
import { crdText, type WhichCrd } from "./crd.ts";
import { clean } from "./row.ts";

export interface Subject {
  resource: Resource;
  /** All that are served. */
  versions: readonly string[];
  /** A spec that nothing is to be said about. */
  clean: AnySpec;
  /** As JSON or YAML. */
  crd(which: WhichCrd, platform: Platform): Promise<string>;
}

export const memcachedSubject: Subject = { resource: memcacheds, versions, clean, crd: crdText };
