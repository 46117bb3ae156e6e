/** Manifests in, the same manifests with their sidecars out. What needs a cluster to know is taken from the options. */

import { jsonPatch } from "../admission/json-patch.ts";
import type { Facts } from "../sidecars/entry.ts";
import type { Namespace } from "../sidecars/selection.ts";
import { injectWorkload, isWorkload } from "../sidecars/workload.ts";
import { BadManifest } from "./bad-manifest.ts";
import { type Manifest, readManifests, type Source, written } from "./documents.ts";
import { isInjection, type PlacedInjection, readInjection } from "./injections.ts";
import { joined } from "./joined.ts";
import { patchDocument } from "./patch-document.ts";
import { yamlText } from "./yaml-text.ts";

export interface RenderOptions extends Facts {
  /** Of what names none. */
  namespace: string;
}

export interface Rendered {
  /** A source as it is written without injections, and with them. */
  texts: readonly (Source & { plain: string; rendered: string })[];
  /** What became of each workload: sentences without an end. */
  notes: readonly string[];
  /** Whether a workload did not get an injection that selects it. */
  hasSkipped: boolean;
}

/**
 * @param manifests are rendered; injections and Namespaces among them count, too
 * @param besides count, and are not rendered
 */
export const render = (
  { manifests, besides }: { manifests: readonly Source[]; besides: readonly Source[] },
  options: RenderOptions,
): Rendered => {
  const read = manifests.map((source) => ({ source, documents: readManifests(source.name, source.text) }));
  const all = [
    ...read.flatMap(({ documents }) => documents),
    ...besides.flatMap(({ name, text }) => readManifests(name, text)),
  ];
  const notes: string[] = [];
  const injections = all
    .filter(({ object }) => isInjection(object))
    .flatMap((manifest) => {
      const found = readInjection(manifest, options, options.namespace);
      if (found === undefined) notes.push(`${called(manifest, options)}: adds nothing, as nothing in it is enabled`);
      return found ?? [];
    });

  if (all.every(({ object }) => !isInjection(object)))
    throw new BadManifest("There is no SidecarInjection or ClusterSidecarInjection among the manifests");

  let hasSkipped = false;
  const renderOne = (manifest: Manifest): string => {
    const { object, document } = manifest;
    if (!isWorkload(object)) return written(manifest);
    const { workload, outcomes } = injected(manifest, injections, namespaceOf(manifest, all, options));
    const told = outcomes.map(({ key, refused }) =>
      refused ? `${key} skipped, ${refused.reason}: ${refused.message}` : `${key} injected`,
    );
    hasSkipped ||= outcomes.some(({ refused }) => refused !== undefined);
    notes.push(`${called(manifest, options)}: ${told.length === 0 ? "left as it is" : told.join("; ")}`);
    const isPatched = patchDocument(document, jsonPatch(object, workload));
    return isPatched ? written(manifest) : yamlText(workload);
  };
  const texts = read.map(({ source, documents }) => {
    const plain = joined(documents.map(written));
    return { ...source, plain, rendered: joined(documents.map(renderOne)) };
  });
  return { texts, notes, hasSkipped };
};

const injected = (
  { place, object }: Manifest,
  injections: readonly PlacedInjection[],
  namespace: Namespace,
): ReturnType<typeof injectWorkload> => {
  const forIt = injections.filter((one) => one.namespace === undefined || one.namespace === namespace.name);
  try {
    return injectWorkload(
      object,
      forIt.map(({ injection }) => injection),
      namespace,
    );
  } catch (cause) {
    throw new BadManifest(`${place}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
};

/** With the labels of its manifest, if it is among them, and the one that the API server gives it. */
const namespaceOf = ({ object }: Manifest, all: readonly Manifest[], { namespace }: RenderOptions): Namespace => {
  const name = object.metadata?.namespace ?? namespace;
  const found = all.find(({ object: one }) => one.kind === "Namespace" && one.metadata?.name === name);
  return { name, labels: { ...found?.object.metadata.labels, "kubernetes.io/metadata.name": name } };
};

const called = ({ object: { kind, metadata } }: Manifest, { namespace }: RenderOptions): string =>
  kind === "ClusterSidecarInjection"
    ? `${kind} ${metadata?.name ?? ""}`
    : `${kind} ${metadata?.namespace ?? namespace}/${metadata?.name ?? ""}`;
