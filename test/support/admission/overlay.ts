/** A folder of `knative/`, rendered as `kubectl apply -k` would. */

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

export const renderOverlay = async (folder: string): Promise<AnyObject[]> => {
  const { stdout } = await execa(inject("binaries").kubectl, ["kustomize", `${root}knative/${folder}`]);
  return parseAllDocuments(stdout).map((document) => document.toJS() as AnyObject);
};

/** Of what runs pods, whatever its kind. */
export const podTemplateOf = ({ spec }: AnyObject): PodTemplate | undefined => {
  const template = spec?.jobTemplate?.spec?.template ?? spec?.template;
  return template?.spec?.containers && template;
};
