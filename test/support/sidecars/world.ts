/** Namespaces, injections with their plans, and pods, in an API server. */

import type { V1Pod } from "@kubernetes/client-node";
import type { Cluster } from "../../../dev/platform/cluster.ts";
import type { Resource } from "../../../src/api/kubernetes/resource.ts";
import { namespaceResource } from "../../../src/kinds/shared/namespace.ts";
import { clusterResource, resource } from "../../../src/kinds/sidecar-injection/resource.ts";
import { pathOf } from "../../../src/kube/path.ts";
import type { Injecting } from "../../../src/sidecars/injection.ts";
import { compilePlan } from "../../../src/sidecars/plan.ts";
import { facts } from "./injections.ts";

const accounts: Resource = { group: "", version: "v1", kind: "ServiceAccount", plural: "serviceaccounts" };
const pods: Resource = { group: "", version: "v1", kind: "Pod", plural: "pods" };

export interface World {
  newNamespace(
    name: string,
    labels?: Readonly<Record<string, string>>,
    options?: { mayExist?: boolean },
  ): Promise<void>;
  /** With its plan, as its reconcile publishes it. */
  publish(injecting: Injecting, namespace: string, options?: { native?: boolean; planned?: boolean }): Promise<void>;
  remove(injecting: Injecting, namespace: string): Promise<void>;
  /** What would be stored; rejects with `ApiError`. */
  submit(pod: V1Pod, namespace: string, options?: { store?: boolean }): Promise<V1Pod>;
}

export const worldIn = ({ transport }: Cluster): World => {
  const create = async (of: Resource, namespace: string, body: object, dryRun?: "All"): Promise<unknown> => {
    const path = pathOf(of, { namespace });
    const answer = await transport.send({ method: "POST", path, query: { dryRun }, body, doing: `POST ${path}` });
    return answer.body;
  };
  const resourceOf = ({ kind }: Injecting): Resource => (kind === "SidecarInjection" ? resource : clusterResource);
  const placeOf = (injecting: Injecting, namespace: string) => ({
    namespace: injecting.kind === "SidecarInjection" ? namespace : "",
    name: injecting.metadata.name,
  });

  return {
    async newNamespace(name, labels = {}, { mayExist = false } = {}) {
      await create(namespaceResource, "", { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } }).catch(
        (error) => {
          if (!mayExist) throw error;
        },
      );
      // Where no controller does it.
      const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default" } };
      await create(accounts, name, account).catch(() => undefined);
    },
    async publish(injecting, namespace, { native = true, planned = true } = {}) {
      const place = placeOf(injecting, namespace);
      const metadata = { name: place.name, ...(place.namespace !== "" && { namespace }) };
      await create(resourceOf(injecting), place.namespace, { ...injecting, metadata });
      if (!planned) return;
      const status = { plan: compilePlan(injecting, { ...facts, native }) };
      await transport.send({
        method: "PATCH",
        path: pathOf(resourceOf(injecting), { ...place, subresource: "status" }),
        contentType: "application/merge-patch+json",
        body: { status },
        doing: "publish the plan",
      });
    },
    async remove(injecting, namespace) {
      const path = pathOf(resourceOf(injecting), placeOf(injecting, namespace));
      await transport.send({ method: "DELETE", path, doing: "delete the injection" });
    },
    async submit(pod, namespace, { store = false } = {}) {
      return (await create(pods, namespace, pod, store ? undefined : "All")) as V1Pod;
    },
  };
};
