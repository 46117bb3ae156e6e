/** The CRDs of both kinds, as an API server takes them. */

import { generateCrds } from "../../../dev/generate/crds.ts";
import type { Cluster } from "../../../dev/platform/cluster.ts";
import { ClusterSidecarInjection, SidecarInjection } from "../../../src/api/sidecars.ebb.dev/index.ts";
import { clusterSidecarInjections, sidecarInjections } from "../../../src/sidecars/resources.ts";

const common = { versions: ["v1alpha1"], shortNames: [], categories: [], printerColumns: [] };

const kinds = [
  {
    ...common,
    resource: sidecarInjections,
    singular: "sidecarinjection",
    schema: () => Promise.resolve(SidecarInjection),
  },
  {
    ...common,
    resource: clusterSidecarInjections,
    singular: "clustersidecarinjection",
    isClusterScoped: true,
    schema: () => Promise.resolve(ClusterSidecarInjection),
  },
];

export const installInjectionCrds = async ({ transport, kubectl }: Cluster): Promise<void> => {
  const crds = await generateCrds(async (path) => {
    const { body } = await transport.send({ method: "GET", path, doing: `read ${path}` });
    return body;
  }, kinds);
  for (const input of crds.values()) await kubectl(["apply", "--server-side", "-f", "-"], { input });
  await kubectl(["wait", "--for=condition=Established", "--timeout=30s", "crd", ...kinds.map(nameOf)]);
};

const nameOf = ({ resource: { plural, group } }: (typeof kinds)[number]): string => `${plural}.${group}`;
