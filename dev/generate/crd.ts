import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import type { Kind, PrinterColumn } from "../../src/kinds/kind.ts";
import type { Schema } from "./schema.ts";

/** What a CRD says about a kind beside its schema. */
export type NamedKind = Pick<
  Kind,
  "resource" | "versions" | "singular" | "shortNames" | "categories" | "printerColumns" | "scale" | "isClusterScoped"
>;

export interface CustomResourceDefinitionVersion {
  name: string;
  served: boolean;
  storage: boolean;
  schema: { openAPIV3Schema: Schema };
  subresources: { status: object; scale?: NonNullable<Kind["scale"]> };
  additionalPrinterColumns: readonly PrinterColumn[];
}

export interface CustomResourceDefinition extends KubeObject {
  spec: {
    group: string;
    names: object;
    scope: "Namespaced" | "Cluster";
    conversion: { strategy: "None" };
    versions: CustomResourceDefinitionVersion[];
  };
}

/** The CRD of a kind. All versions are served with the same schema, so converting between them changes nothing but the name. */
export const customResourceDefinition = (kind: NamedKind, schema: Schema): CustomResourceDefinition => {
  const { group, version: storageVersion, kind: name, plural } = kind.resource;
  const { singular, shortNames, categories, scale } = kind;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind: name, listKind: `${name}List`, plural, singular, shortNames, categories },
      scope: kind.isClusterScoped ? "Cluster" : "Namespaced",
      conversion: { strategy: "None" },
      versions: kind.versions.map((version) => ({
        name: version,
        served: true,
        storage: version === storageVersion,
        schema: { openAPIV3Schema: schema },
        subresources: { status: {}, ...(scale && { scale }) },
        additionalPrinterColumns: kind.printerColumns,
      })),
    },
  };
};
