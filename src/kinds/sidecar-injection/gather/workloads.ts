import type { V1DaemonSet, V1Deployment, V1LabelSelector, V1PodSpec, V1StatefulSet } from "@kubernetes/client-node";
import type { KubeObject, ObjectMeta } from "../../../api/kubernetes/object.ts";
import type { Resource } from "../../../api/kubernetes/resource.ts";
import { choiceOf, type Injecting } from "../../../sidecars/injection.ts";
import { defaultContainerAnnotation } from "../../../sidecars/names.ts";
import { isSelected, type Namespace } from "../../../sidecars/selection.ts";
import type { Reader } from "../../facts.ts";
import { type RolledOutKind, rolledOutKinds, type Workload } from "../facts.ts";
import { rolloutAnnotation } from "../resource.ts";

export const workloadResources: Readonly<Record<RolledOutKind, Resource>> = {
  Deployment: { group: "apps", version: "v1", kind: "Deployment", plural: "deployments" },
  StatefulSet: { group: "apps", version: "v1", kind: "StatefulSet", plural: "statefulsets" },
  DaemonSet: { group: "apps", version: "v1", kind: "DaemonSet", plural: "daemonsets" },
};

interface Live extends KubeObject {
  spec?: {
    replicas?: number;
    selector?: V1LabelSelector;
    template?: { metadata?: Partial<ObjectMeta>; spec?: Pick<V1PodSpec, "containers"> };
  };
  status?: Partial<
    NonNullable<V1Deployment["status"]> & NonNullable<V1StatefulSet["status"]> & NonNullable<V1DaemonSet["status"]>
  >;
}

/** Those that are rolled out, by the labels of their pods; no list of the API server selects by these. */
export const matchedWorkloads = async (
  cr: Injecting,
  reader: Reader,
  namespaces: readonly Namespace[],
): Promise<Workload[]> => {
  const open = new Map(namespaces.map((namespace) => [namespace.name, namespace]));
  const kinds = rolledOutKinds.filter((kind) => cr.spec.workloadKinds.includes(kind));
  const found = await Promise.all(kinds.map((kind) => ofKind(kind, cr, reader, open)));
  return found.flat().sort(byPlace);
};

const ofKind = async (
  kind: RolledOutKind,
  cr: Injecting,
  reader: Reader,
  open: ReadonlyMap<string, Namespace>,
): Promise<Workload[]> => {
  const found: Workload[] = [];
  const scope = { namespace: cr.metadata.namespace };
  for await (const page of reader.list<Live>(workloadResources[kind], scope))
    for (const live of page) {
      const namespace = open.get(live.metadata.namespace ?? "");
      if (namespace !== undefined && isMatched(kind, live, cr, namespace)) found.push(workloadOf(kind, live, cr));
    }
  return found;
};

const isMatched = (kind: RolledOutKind, live: Live, cr: Injecting, namespace: Namespace): boolean => {
  if (live.metadata.deletionTimestamp !== undefined) return false;
  const { labels = {}, annotations = {} } = live.spec?.template?.metadata ?? {};
  return isSelected({ labels, annotations }, { ...choiceOf(cr), paused: false }, namespace, kind);
};

const workloadOf = (kind: RolledOutKind, live: Live, cr: Injecting): Workload => {
  const { name, namespace = "", resourceVersion = "", labels = {} } = live.metadata;
  const { labels: podLabels = {}, annotations = {} } = live.spec?.template?.metadata ?? {};
  const { matchLabels = {} } = live.spec?.selector ?? {};
  return {
    kind,
    metadata: { name, namespace, resourceVersion },
    appName: labels["app.kubernetes.io/name"],
    ...(Object.keys(matchLabels).length > 0 && { matchLabels }),
    podLabels,
    memory: memoryOf(live, cr),
    restartedFor: annotations[rolloutAnnotation]?.split(",") ?? [],
    isRolledOut: isRolledOut(kind, live),
    refusal: live.status?.conditions?.find(({ type, status }) => type === "ReplicaFailure" && status === "True")
      ?.message,
  };
};

const memoryOf = ({ spec }: Live, { spec: { sharedVolume } }: Injecting): Workload["memory"] => {
  const { metadata: { annotations = {} } = {}, spec: { containers = [] } = {} } = spec?.template ?? {};
  const usual = annotations[defaultContainerAnnotation] ?? containers[0]?.name ?? "";
  const { containers: named = [] } = sharedVolume;
  const seeing = named.length > 0 ? named : [usual];
  return containers
    .filter(({ name }) => seeing.includes(name))
    .flatMap(({ name, resources: { limits = {}, requests = {} } = {} }) =>
      limits.memory === undefined ? [] : [{ container: name, limit: limits.memory, request: requests.memory ?? "0" }],
    );
};

/** As `kubectl rollout status` decides it. */
const isRolledOut = (kind: RolledOutKind, { metadata, spec, status = {} }: Live): boolean => {
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) return false;
  if (kind === "DaemonSet") {
    const { desiredNumberScheduled = 0, updatedNumberScheduled = 0, numberAvailable = 0 } = status;
    return updatedNumberScheduled >= desiredNumberScheduled && numberAvailable >= desiredNumberScheduled;
  }
  const wanted = spec?.replicas ?? 1;
  const { updatedReplicas = 0, readyReplicas = 0, replicas = 0 } = status;
  return updatedReplicas >= wanted && readyReplicas >= wanted && replicas <= wanted;
};

const byPlace = (a: Workload, b: Workload): number => (placeOf(a) < placeOf(b) ? -1 : 1);

const placeOf = ({ kind, metadata: { namespace, name } }: Workload): string => `${namespace}/${kind}/${name}`;
