/** The Kubernetes API as ebb uses it: read, list in pages, apply, patch, replace, create, delete under preconditions. */

import { type Applies, applies } from "./applies.ts";
import { type Creation, creation } from "./creation.ts";
import { type Discovery, discovery } from "./discovery.ts";
import { type Patches, patches, type VersionedWrites } from "./patches.ts";
import { type Reads, reads } from "./reads.ts";
import type { Transport } from "./transport.ts";

export type { CallOptions } from "./call.ts";
export type { PatchOperation, VersionedWrites } from "./patches.ts";
export type { ListOptions } from "./reads.ts";

export interface KubeClient extends Discovery, Reads, Applies, Patches, Creation {}

export const kubeClient = (transport: Transport): KubeClient & VersionedWrites => ({
  ...discovery(transport),
  ...reads(transport),
  ...applies(transport),
  ...patches(transport),
  ...creation(transport),
});
