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
  matchLabels: z.record(z.string(), z.string()).default({}),
  matchExpressions: z
    .array(
      z.discriminatedUnion("operator", [
        z.object({ key: z.string(), operator: z.literal("In"), values: z.array(z.string()) }),
        z.object({ key: z.string(), operator: z.literal("Exists") }),
      ]),
    )
    .default([]),
});

export const ApiServerSource = z.object({
  kind: z.literal("ApiServerSource"),
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({
    serviceAccountName: z.string(),
    mode: z.string(),
    /** Empty, and so every namespace; absent: the source's own. */
    namespaceSelector: z.strictObject({}).optional(),
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

export type WebhookConfiguration = KubeObject & { webhooks: { name: string; clientConfig: object }[] };

export interface Manifests {
  /** What is applied as it stands: namespace, accounts, rights, policies. */
  applied: KubeObject[];
  service: KnativeService;
  source: ApiServerSource;
  /** Of an overlay with events about Secrets. */
  secretSource?: ApiServerSource;
  cronJob: CronJob;
  /** Of an overlay with admission functions. */
  admission?: { functions: KnativeService[]; certs: CronJob; configurations: WebhookConfiguration[] };
}

const watchedInBase = "default";

/** Renders a folder of `knative/` with kubectl's kustomize, and puts `namespace` in place of the namespace that base watches. */
export const readManifests = async (kubectl: string, directory: string, namespace: string): Promise<Manifests> => {
  const { stdout } = await execa(kubectl, ["kustomize", directory]);
  const objects = parseAllDocuments(stdout).map((document) => inNamespace(document.toJS() as KubeObject, namespace));
  const named = (name: string, kind: string, group: string): KubeObject | undefined =>
    objects.find(
      (object) => object.metadata.name === name && object.kind === kind && object.apiVersion.startsWith(group),
    );
  const knative = "serving.knative.dev";
  const sources = "sources.knative.dev";
  const secretSource = named("ebb-secrets", "ApiServerSource", sources);
  const configurations = objects.filter(({ kind }) => kind.endsWith("WebhookConfiguration")) as WebhookConfiguration[];
  return {
    applied: objects.filter(isApplied),
    service: KnativeService.parse(named("ebb-reconcile", "Service", knative)),
    source: ApiServerSource.parse(named("ebb", "ApiServerSource", sources)),
    ...(secretSource && { secretSource: ApiServerSource.parse(secretSource) }),
    cronJob: CronJob.parse(named("ebb-resync", "CronJob", "batch")),
    ...(configurations.length > 0 && {
      admission: {
        functions: ["ebb-default", "ebb-validate"].map((name) => KnativeService.parse(named(name, "Service", knative))),
        certs: CronJob.parse(named("ebb-certs", "CronJob", "batch")),
        configurations,
      },
    }),
  };
};

/** All that needs neither Knative nor an image. */
const isApplied = ({ apiVersion, kind }: KubeObject): boolean =>
  apiVersion.startsWith("rbac.") ||
  /^(Mutating|Validating)AdmissionPolicy/.test(kind) ||
  (apiVersion === "v1" && kind !== "Service");

/** The watched namespace stands in metadata, in the subjects of bindings, in EBB_NAMESPACES, and in the selectors of admission. */
const inNamespace = (object: KubeObject, namespace: string): KubeObject =>
  JSON.parse(JSON.stringify(object), (key, value: unknown) => {
    if ((key === "namespace" || key === "value") && value === watchedInBase) return namespace;
    if (key === "values" && Array.isArray(value))
      return value.map((item) => (item === watchedInBase ? namespace : item));
    return value;
  });
