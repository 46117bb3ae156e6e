/** Every name that injection writes or reads, once. */

const prefix = "sidecars.ebb.dev";

/** On a pod or a namespace: `"false"` keeps sidecars out. */
export const injectLabel = `${prefix}/inject`;

/** On a pod, by its user: the injections that it gets, whatever they select. */
export const chosenAnnotation = `${prefix}/injection`;
/** On a pod, by its user: containers that it does not get. */
export const skipAnnotation = `${prefix}/skip`;
/** On a pod, by its user: an image in place of the planned one. */
export const imageAnnotation = (container: string): string => `${prefix}/${container}-image`;

/** On a pod, by us: what it got, as `key@revision`; a set. */
export const injectedAnnotation = `${prefix}/injected`;
/** On a pod, by us: what it did not get, and why, as `key:reason`; a set. */
export const skippedAnnotation = `${prefix}/skipped`;

/** Tells kubectl which container is meant when none is named. */
export const defaultContainerAnnotation = "kubectl.kubernetes.io/default-container";
/** On what the kubelet shows of a pod that stands in a file of its node. */
export const mirrorAnnotation = "kubernetes.io/config.mirror";
/** On ReplicaSets of a Deployment, and their pods. */
export const podTemplateHashLabel = "pod-template-hash";

/** Lists of ports that proxies leave alone. */
export const meshPortAnnotations = [
  "traffic.sidecar.istio.io/excludeInboundPorts",
  "config.linkerd.io/skip-inbound-ports",
] as const;

/** Pods of the cluster itself, of what ebb stands on, and of ebb: nothing is injected there. */
export const excludedNamespaces = [
  "ebb-system",
  "istio-system",
  "knative-eventing",
  "knative-serving",
  "kourier-system",
  "kube-node-lease",
  "kube-public",
  "kube-system",
  "linkerd",
] as const;

/** Where a container keeps what it has to know after a restart. */
export const stateVolume = (container: string): string => `${container}-state`;
export const stateFolder = "/var/lib/ebb";

/** What a container is told by files. */
export const configVolume = (container: string): string => `${container}-config`;
export const configFolder = "/etc/ebb";
export const authoritiesFile = "ca.crt";

/** Holds a file for each container that is told by one. */
export const configMapName = (injection: string): string => `${injection}-sidecars`;
