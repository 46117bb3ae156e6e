/** Installs the shipped manifests for one watched namespace, as far as they need no Knative. */

import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import type { BinaryName } from "../binaries/index.ts";
import type { Cluster } from "../platform/cluster.ts";
import { type Manifests, readManifests } from "./manifests.ts";

/** A folder of `knative/`. */
export type Profile = "base" | "overlays/all-namespaces" | "overlays/webhooks-knative" | "overlays/watch-secrets";

/** For who goes on with a profile that gives none. */
export const removeClusterRights = async ({ kubectl }: Pick<Cluster, "kubectl">): Promise<void> => {
  await kubectl(["delete", "clusterrolebinding,clusterrole", "--selector=app.kubernetes.io/part-of=ebb"]);
};

/** Applies the watched namespace, our own, accounts, rights and policies; resolves with all manifests. */
export const installManifests = async (
  { kubectl }: Pick<Cluster, "kubectl">,
  binaries: Pick<Record<BinaryName, string>, "kubectl">,
  namespace: string,
  profile: Profile = "base",
): Promise<Manifests> => {
  const directory = fileURLToPath(new URL(`../../knative/${profile}`, import.meta.url));
  const manifests = await readManifests(binaries.kubectl, directory, namespace);
  const watched = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  const objects = [watched, ...manifests.applied].map((object) => stringify(object));
  await kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], { input: objects.join("---\n") });
  return manifests;
};
