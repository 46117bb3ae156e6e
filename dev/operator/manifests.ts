/** The shipped manifests, read for one watched namespace. */

import { execa } from "execa";
import { parseAllDocuments } from "yaml";
import * as z from "zod";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";

/** Only what is translated to local processes; the rest of a manifest is Knative's affair. */
const container = z.object({
  args: z.tuple([z.string()], z.string()),
  env: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
});

export const KnativeService = z.object({
  kind: z.literal("Service"),
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({
    template: z.object({
      metadata: z.object({ annotations: z.record(z.string(), z.string()) }),
      spec: z.object({
        serviceAccountName: z.string(),
        containerConcurrency: z.number(),
        timeoutSeconds: z.number(),
        containers: z.tuple([container]),
      }),
    }),
  }),
});
export type KnativeService = z.infer<typeof KnativeService>;

const labelSelector = z.object({
  matchExpressions: z.array(z.object({ key: z.string(), operator: z.literal("In"), values: z.array(z.string()) })),
});

export const ApiServerSource = z.object({
  kind: z.literal("ApiServerSource"),
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({
    serviceAccountName: z.string(),
    mode: z.string(),
    resources: z.array(z.object({ apiVersion: z.string(), kind: z.string(), selector: labelSelector.optional() })),
    sink: z.object({ ref: z.object({ name: z.string(), namespace: z.string() }), uri: z.string() }),
  }),
});
export type ApiServerSource = z.infer<typeof ApiServerSource>;

export const CronJob = z.object({
  kind: z.literal("CronJob"),
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({
    jobTemplate: z.object({
      spec: z.object({
        template: z.object({ spec: z.object({ serviceAccountName: z.string(), containers: z.tuple([container]) }) }),
      }),
    }),
  }),
});
export type CronJob = z.infer<typeof CronJob>;

export interface Manifests {
  /** What is applied as it stands: namespace, accounts, rights. */
  applied: KubeObject[];
  service: KnativeService;
  source: ApiServerSource;
  cronJob: CronJob;
}

const watchedInBase = "default";

/** Renders `knative/base` with kubectl's kustomize, and puts `namespace` in place of the namespace that base watches. */
export const readManifests = async (kubectl: string, directory: string, namespace: string): Promise<Manifests> => {
  const { stdout } = await execa(kubectl, ["kustomize", directory]);
  const objects = parseAllDocuments(stdout).map((document) => document.toJS() as KubeObject);
  const moved = objects.map((object) => inNamespace(object, namespace));
  const one = (kind: string, group: string): KubeObject | undefined =>
    moved.find((object) => object.kind === kind && object.apiVersion.startsWith(group));
  return {
    applied: moved.filter(({ apiVersion }) => apiVersion === "v1" || apiVersion.startsWith("rbac.")),
    service: KnativeService.parse(one("Service", "serving.knative.dev")),
    source: ApiServerSource.parse(one("ApiServerSource", "sources.knative.dev")),
    cronJob: CronJob.parse(one("CronJob", "batch")),
  };
};

/** The watched namespace stands in metadata, in the subjects of bindings, and in EBB_NAMESPACES. */
const inNamespace = (object: KubeObject, namespace: string): KubeObject =>
  JSON.parse(JSON.stringify(object), (key, value: unknown) =>
    (key === "namespace" || key === "value") && value === watchedInBase ? namespace : value,
  );
