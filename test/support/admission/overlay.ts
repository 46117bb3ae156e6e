/** A folder of `knative/`, rendered as `kubectl apply -k` would. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { execa } from "execa";
import { inject } from "vitest";
import { parseAllDocuments } from "yaml";
import { root } from "../../../dev/bundle/functions.ts";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";

/** As far as the tests look into pods. */
export interface PodSpec {
  containers: Container[];
  volumes?: { name: string; secret?: { secretName: string; items?: { key: string; path: string }[] } }[];
}

export interface Container {
  name?: string;
  image: string;
  args?: string[];
  env?: { name: string; value: string }[];
  ports?: { name?: string; containerPort: number }[];
  securityContext?: object;
}

export interface PodTemplate {
  metadata: { labels?: Record<string, string> };
  spec: PodSpec;
}

// biome-ignore lint/suspicious/noExplicitAny: every kind has a spec of its own
export type AnyObject = KubeObject & { spec?: any };

export const renderOverlay = (folder: string): Promise<AnyObject[]> => render(`${root}knative/${folder}`);

const render = async (directory: string): Promise<AnyObject[]> => {
  const { stdout } = await execa(inject("binaries").kubectl, ["kustomize", directory]);
  return parseAllDocuments(stdout).map((document) => document.toJS() as AnyObject);
};

/** Base with components, in the order of a kustomization. */
export const renderComponents = async (components: readonly string[]): Promise<AnyObject[]> => {
  const folder = await mkdtemp(join(tmpdir(), "ebb-components-"));
  try {
    const pathOf = (path: string): string => relative(folder, `${root}knative/${path}`);
    const kustomization = {
      apiVersion: "kustomize.config.k8s.io/v1beta1",
      kind: "Kustomization",
      resources: [pathOf("base")],
      components: components.map((name) => pathOf(`components/${name}`)),
    };
    await writeFile(join(folder, "kustomization.yaml"), JSON.stringify(kustomization));
    return await render(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** Of what runs pods, whatever its kind. */
export const podTemplateOf = ({ spec }: AnyObject): PodTemplate | undefined => {
  const template = spec?.jobTemplate?.spec?.template ?? spec?.template;
  return template?.spec?.containers && template;
};
