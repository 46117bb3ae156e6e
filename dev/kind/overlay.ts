/** A folder of `knative/` with an image of ours in place of the one that it names. */

import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { parseAllDocuments, stringify } from "yaml";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import { root } from "../bundle/functions.ts";
import type { Execute } from "./execute.ts";

export interface OverlayOptions {
  /** Name of an overlay, or `base`. */
  overlay: string;
  image: { name: string; tag: string };
  /** Where the kustomization is written. */
  folder: string;
  execute: Execute;
}

export const renderWithImage = async ({ overlay, image, folder, execute }: OverlayOptions): Promise<KubeObject[]> => {
  const kustomization = {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: [relative(folder, join(root, "knative", overlay === "base" ? overlay : `overlays/${overlay}`))],
    images: [{ name: "ebb", newName: image.name, newTag: image.tag }],
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "kustomization.yaml"), stringify(kustomization));
  const text = await execute({ command: "kubectl", args: ["kustomize", folder] });
  return parseAllDocuments(text).map((document): KubeObject => document.toJS());
};

/** The one namespace that an overlay has watched; `undefined` where all are. Pure. */
export const watchedIn = (objects: readonly KubeObject[]): string | undefined => {
  const source = objects.find(({ kind, metadata }) => kind === "ApiServerSource" && metadata.name === "ebb");
  if (source === undefined) throw new Error("Cannot test an overlay without the ApiServerSource ebb");
  const { spec } = source as KubeObject & { spec: { namespaceSelector?: object } };
  return spec.namespaceSelector ? undefined : source.metadata.namespace;
};
