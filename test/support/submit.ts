/** Memcacheds as clients send them, in either version. */

import type { Cluster } from "../../dev/platform/cluster.ts";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import { pathOf } from "../../src/kube/path.ts";
import { memcacheds } from "./memcached.ts";

export const versions = ["v1alpha1", "v1beta1"] as const;
export type Version = (typeof versions)[number];

/** A spec may be wrong here in every way, so it has no type. */
export type AnySpec = Record<string, unknown>;

export interface Submission {
  version: Version;
  name: string;
  spec?: AnySpec | undefined;
  /** Absent: everything happens but the storing. */
  store?: boolean;
  /** What becomes of fields that the schema does not know; default `Strict`, as for kubectl. */
  fieldValidation?: "Strict" | "Ignore";
}

export type Submitted = KubeObject & { spec?: AnySpec };

/** Creates a Memcached and resolves with what would be, or is, stored; rejects with `ApiError`. */
export const submit = async (
  { transport }: Cluster,
  namespace: string,
  { version, name, spec, store = false, fieldValidation = "Strict" }: Submission,
): Promise<Submitted> => {
  const { body } = await transport.send({
    method: "POST",
    path: pathOf({ ...memcacheds, version }, { namespace }),
    query: { fieldValidation, dryRun: store ? undefined : "All" },
    body: {
      apiVersion: `${memcacheds.group}/${version}`,
      kind: memcacheds.kind,
      metadata: { name },
      ...(spec && { spec }),
    },
    doing: `create Memcached "${name}"`,
  });
  return body as Submitted;
};
