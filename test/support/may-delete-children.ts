import { beforeAll } from "vitest";
import type { Cluster } from "../../dev/platform/cluster.ts";
import { until } from "../../dev/platform/until.ts";

/**
 * Gives `ebb-reconcile` a right that the shipped manifests do not: where admission guards ownerReferences, only who may delete an object
 * may give it an owner.
 */
export const mayDeleteChildren = ({ kubectl }: Cluster, namespace: string): void => {
  beforeAll(async () => {
    const account = "ebb-system:ebb-reconcile";
    const here = ["-n", namespace];
    const may = ["--verb=delete", "--resource=deployments.apps,services"];
    const binding = ["--role=delete-children", `--serviceaccount=${account}`];
    await kubectl([...here, "create", "role", "delete-children", ...may]);
    await kubectl([...here, "create", "rolebinding", "delete-children", ...binding]);
    await until("it may", () =>
      kubectl([...here, "auth", "can-i", "delete", "services", `--as=system:serviceaccount:${account}`]),
    );
  });
};
