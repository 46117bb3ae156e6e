import { fileURLToPath } from "node:url";
import type { CustomResource } from "../../src/api/kubernetes/object.ts";
import { kinds } from "../../src/kinds/index.ts";
import type { Cluster } from "./cluster.ts";
import { isTrue } from "./conditions.ts";
import { until } from "./until.ts";

const crdsDirectory = fileURLToPath(new URL("../../crds", import.meta.url));

const crdResource = {
  group: "apiextensions.k8s.io",
  version: "v1",
  kind: "CustomResourceDefinition",
  plural: "customresourcedefinitions",
};

/** Applies `crds/`, and resolves when the API server serves our kinds. */
export const installKinds = async ({ kubectl, client }: Pick<Cluster, "kubectl" | "client">): Promise<void> => {
  await kubectl(["apply", "--server-side", "--force-conflicts", "-k", crdsDirectory]);
  await until("the API server serves our kinds", async () => {
    const served = kinds.map(async ({ resource: { plural, group } }) => {
      const crd = await client.get<CustomResource>(crdResource, { namespace: "", name: `${plural}.${group}` });
      return crd !== undefined && isTrue(crd, "Established");
    });
    return (await Promise.all(served)).every(Boolean);
  });
};
