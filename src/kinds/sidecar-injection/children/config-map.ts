import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Injecting } from "../../../sidecars/injection.ts";
import { configMapName } from "../../../sidecars/names.ts";
import type { Family } from "../../kind.ts";
import { childMeta, ownerSelector } from "../child-meta.ts";
import type { Facts } from "../facts.ts";

interface ConfigMap extends KubeObject {
  data: Record<string, string>;
}

/** What containers are told by files, in every namespace whose pods may get them: contracts, sidecars R2. Never a secret. */
export const configMaps: Family<Injecting, Facts> = {
  resource: { group: "", version: "v1", kind: "ConfigMap", plural: "configmaps" },
  prune: true,
  whenTaken: { reason: "ConfigMapNameTaken", remedy: "rename the injection, or delete the ConfigMap" },
  selector: ownerSelector,
  members(cr, { facts }): ConfigMap[] {
    const { namespaces = [], files = {}, plan } = facts ?? {};
    if (plan === undefined || Object.keys(files).length === 0) return [];
    return namespaces.map((namespace) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: childMeta(cr, configMapName(cr.metadata.name), namespace),
      data: { ...files },
    }));
  },
};
