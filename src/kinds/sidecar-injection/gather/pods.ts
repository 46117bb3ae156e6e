import type { V1ContainerStatus, V1PodSpec, V1PodStatus } from "@kubernetes/client-node";
import type { KubeObject } from "../../../api/kubernetes/object.ts";
import type { Resource } from "../../../api/kubernetes/resource.ts";
import type { Plan } from "../../../api/sidecars.ebb.dev/index.ts";
import { choiceOf, type Injecting, injectionKey } from "../../../sidecars/injection.ts";
import { podTemplateHashLabel } from "../../../sidecars/names.ts";
import { recordedRevision, recordedSkip } from "../../../sidecars/record.ts";
import { isSelected, type Namespace } from "../../../sidecars/selection.ts";
import { workloadKind } from "../../../sidecars/workload-kind.ts";
import type { Reader } from "../../facts.ts";
import { selectorText } from "../../shared/selector-text.ts";
import type { Complaint, PodState } from "../facts.ts";

export const podResource: Resource = { group: "", version: "v1", kind: "Pod", plural: "pods" };

interface Pod extends KubeObject {
  spec?: Pick<V1PodSpec, "containers" | "initContainers">;
  status?: V1PodStatus;
}

/** Of Istio and Linkerd. */
const proxies: readonly string[] = ["istio-proxy", "linkerd-proxy"];

/** In pages, of which only what counts is kept. Pods that chose the injection by name and are not selected are not counted. */
export const matchedPods = async (
  cr: Injecting,
  reader: Reader,
  { namespaces, plan }: { namespaces: readonly Namespace[]; plan: Plan | undefined },
): Promise<PodState[]> => {
  const labelSelector = selectorText(cr.spec.selector);
  const open = new Map(namespaces.map((namespace) => [namespace.name, namespace]));
  const names = new Set(plan?.names);
  const choice = { ...choiceOf(cr), paused: false };
  const found: PodState[] = [];
  for await (const page of reader.list<Pod>(podResource, { namespace: cr.metadata.namespace, labelSelector }))
    for (const pod of page) {
      const namespace = open.get(pod.metadata.namespace ?? "");
      const isMatched =
        namespace && isAlive(pod) && isSelected(pod.metadata, choice, namespace, workloadKind(pod.metadata));
      if (isMatched) found.push(stateOf(pod, cr, names));
    }
  return found.sort((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1));
};

const isAlive = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp === undefined && status?.phase !== "Succeeded" && status?.phase !== "Failed";

const stateOf = (pod: Pod, cr: Injecting, names: ReadonlySet<string>): PodState => {
  const { name, namespace = "", labels = {}, annotations = {} } = pod.metadata;
  const key = injectionKey(cr);
  const revision = recordedRevision(annotations, key);
  return {
    namespace,
    name,
    labels,
    owner: ownerOf(pod),
    isMeshed: isMeshed(pod),
    revision,
    skipped: revision === undefined ? recordedSkip(annotations, key) : undefined,
    complaints: revision === undefined ? [] : complaintsOf(pod, names),
  };
};

/** The workload behind a ReplicaSet has the ReplicaSet's name without the hash in its end. */
const ownerOf = (pod: Pod): PodState["owner"] => {
  const kind = workloadKind(pod.metadata);
  const { ownerReferences = [], labels = {} } = pod.metadata;
  const { name = "" } = ownerReferences.find(({ controller }) => controller) ?? {};
  const hash = labels[podTemplateHashLabel];
  return { kind, name: kind === "Deployment" && hash !== undefined ? name.slice(0, -hash.length - 1) : name };
};

const isMeshed = ({ spec: { containers = [], initContainers = [] } = { containers: [] } }: Pod): boolean =>
  [...containers, ...initContainers].some(({ name }) => proxies.includes(name));

const waitingReasons: Readonly<Record<string, Complaint["reason"]>> = {
  ErrImagePull: "SidecarImagePull",
  ImagePullBackOff: "SidecarImagePull",
  InvalidImageName: "SidecarImagePull",
  CreateContainerConfigError: "SidecarConfig",
  CreateContainerError: "SidecarConfig",
  RunContainerError: "SidecarConfig",
  CrashLoopBackOff: "SidecarCrashing",
};

const complaintsOf = ({ status = {} }: Pod, names: ReadonlySet<string>): Complaint[] =>
  [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].flatMap((container) =>
    names.has(container.name) ? ofSidecar(container) : ofApp(container),
  );

/** That it was killed for its memory says more than that it is restarted again and again. */
const ofSidecar = (container: V1ContainerStatus): Complaint[] => {
  const { name, state } = container;
  const waiting = state?.waiting;
  const reason = waitingReasons[waiting?.reason ?? ""];
  if (isOutOfMemory(container)) return [{ container: name, reason: "SidecarOOMKilled", detail: "OOMKilled" }];
  return reason === undefined ? [] : [{ container: name, reason, detail: waiting?.message ?? waiting?.reason ?? "" }];
};

/** What sidecars can have to do with: a shared volume in memory is charged to who writes to it. */
const ofApp = (container: V1ContainerStatus): Complaint[] =>
  isOutOfMemory(container) ? [{ container: container.name, reason: "AppOOMKilled", detail: "OOMKilled" }] : [];

const isOutOfMemory = ({ state, lastState }: V1ContainerStatus): boolean =>
  [state?.terminated, lastState?.terminated].some((ended) => ended?.reason === "OOMKilled");
