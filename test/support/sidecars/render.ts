/** What the injections make of a pod, without any API server. */

import type { V1Pod } from "@kubernetes/client-node";
import { type Injecting, injectionKey, injectionOf } from "../../../src/sidecars/injection.ts";
import { compilePlan } from "../../../src/sidecars/plan.ts";
import { injectPod } from "../../../src/sidecars/pod.ts";
import type { Namespace } from "../../../src/sidecars/selection.ts";
import type { Case } from "./case.ts";
import { facts } from "./injections.ts";

export interface Rendered {
  injections: readonly Injecting[];
  native?: boolean;
  pod: V1Pod;
}

export const render = ({ injections, native = true, pod }: Rendered, namespace: Namespace): V1Pod =>
  injections.reduce((given, injecting) => {
    const plan = compilePlan(injecting, { ...facts, native });
    if (plan === undefined) throw new Error(`The plan of ${injectionKey(injecting)} is empty`);
    return injectPod(given, injectionOf(injecting, plan), namespace).pod;
  }, pod);

/** What a pod says that it got, and did not get. */
export const outcomesOf = ({ metadata: { annotations = {} } = {} }: V1Pod): Case["outcomes"] => {
  const items = (name: string) => (annotations[`sidecars.ebb.dev/${name}`] ?? "").split(",").filter((item) => item);
  return Object.fromEntries([
    ...items("injected").map((item) => [item.split("@")[0], "injected"]),
    ...items("skipped").map((item) => item.split(":")),
  ]) as Case["outcomes"];
};
