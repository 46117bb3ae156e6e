/** A container of ours: it runs as nobody, is held to its limits, and is never what keeps a pod from starting. Pure. */

import type {
  V1Container,
  V1EnvFromSource,
  V1EnvVar,
  V1Probe,
  V1ResourceRequirements,
  V1SecurityContext,
} from "@kubernetes/client-node";
import { withServerDefaults } from "./server-defaults.ts";

/** What users may say of any sidecar, as in `containerFields` of the API. */
export interface Wishes {
  image?: string | undefined;
  imagePullPolicy: "Always" | "IfNotPresent" | "Never";
  resources?: V1ResourceRequirements | undefined;
  env?: V1EnvVar[] | undefined;
  envFrom?: V1EnvFromSource[] | undefined;
  securityContext?: V1SecurityContext | undefined;
  livenessProbe?: V1Probe | undefined;
}

/** What the container is without any wish. */
export interface Usual extends Pick<V1Container, "command" | "args" | "volumeMounts"> {
  name: string;
  image: string;
  resources: V1ResourceRequirements;
  env: readonly V1EnvVar[];
  /** TCP ports; 0 is none. */
  ports: readonly number[];
  /** How it is asked whether it lives, when that is wished for; absent where nobody knows. */
  health?: Pick<V1Probe, "httpGet" | "tcpSocket" | "exec"> | undefined;
}

export const smallResources: V1ResourceRequirements = {
  requests: { cpu: "50m", memory: "64Mi" },
  limits: { cpu: "200m", memory: "128Mi" },
};

/** Passes Pod Security `restricted`. */
const restricted: V1SecurityContext = {
  runAsNonRoot: true,
  runAsUser: 65532,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

/** Slow, since whoever fails it is restarted, and takes its pod out of its Services meanwhile. */
const slow = { periodSeconds: 30, timeoutSeconds: 10, failureThreshold: 3 };

export const sidecarContainer = (wishes: Wishes, usual: Usual): V1Container => {
  const { name, command, args, volumeMounts = [] } = usual;
  const env = environment(usual.env, wishes.env);
  const ports = usual.ports.filter((port) => port > 0);
  const livenessProbe = liveness(wishes.livenessProbe, usual.health);
  return withServerDefaults({
    name,
    image: wishes.image ?? usual.image,
    imagePullPolicy: wishes.imagePullPolicy,
    ...(command && { command }),
    ...(args && { args }),
    ...(env.length > 0 && { env }),
    ...(wishes.envFrom && { envFrom: wishes.envFrom.map(optionalSource) }),
    ...(ports.length > 0 && { ports: ports.map((containerPort) => ({ containerPort, protocol: "TCP" })) }),
    resources: wishes.resources ?? usual.resources,
    ...(volumeMounts.length > 0 && { volumeMounts }),
    ...(livenessProbe && { livenessProbe }),
    securityContext: wishes.securityContext ?? restricted,
  });
};

/** The pod's own name and namespace, as its containers learn them. */
export const podIdentity: readonly V1EnvVar[] = [
  { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
  { name: "POD_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
];

/** Sorted by name; what users set wins. */
const environment = (usual: readonly V1EnvVar[], wished: readonly V1EnvVar[] = []): V1EnvVar[] => {
  const byName = new Map([...usual, ...wished].map((variable) => [variable.name, optionalReference(variable)]));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
};

/** What is not there must not stop a pod; who wants that says `optional: false`. */
const optionalReference = ({ valueFrom, ...rest }: V1EnvVar): V1EnvVar => {
  if (valueFrom === undefined) return rest;
  const { configMapKeyRef, secretKeyRef } = valueFrom;
  return {
    ...rest,
    valueFrom: {
      ...valueFrom,
      ...(configMapKeyRef && { configMapKeyRef: { optional: true, ...configMapKeyRef } }),
      ...(secretKeyRef && { secretKeyRef: { optional: true, ...secretKeyRef } }),
    },
  };
};

const optionalSource = (source: V1EnvFromSource): V1EnvFromSource => {
  const { configMapRef, secretRef } = source;
  return {
    ...source,
    ...(configMapRef && { configMapRef: { optional: true, ...configMapRef } }),
    ...(secretRef && { secretRef: { optional: true, ...secretRef } }),
  };
};

const handlers = ["exec", "grpc", "httpGet", "tcpSocket"] as const;

/** Without a handler the API server would refuse the pod. */
const liveness = (wished: V1Probe | undefined, health: Usual["health"]): V1Probe | undefined => {
  if (wished === undefined) return undefined;
  const isWhole = handlers.some((handler) => wished[handler] !== undefined);
  if (!isWhole && health === undefined) return undefined;
  return { ...(!isWhole && health), ...slow, ...wished };
};
