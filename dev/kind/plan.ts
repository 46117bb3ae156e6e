/** The steps from no cluster to one with Knative and ebb. Pure. */

import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import { groupOf } from "../../src/api/kubernetes/resource.ts";
import type { Command, Step } from "./command.ts";
import { manifestsAt } from "./releases.ts";

export interface PlanOptions {
  cluster: string;
  /** File that kind writes. */
  kubeconfig: string;
  /** Absent: the one that this kind was made for. */
  nodeImage?: string | undefined;
  /** Base URL of GitHub or of a mirror. */
  github: string;
  /** Name and tag. */
  image: string;
  /** The overlay, rendered with that image. */
  objects: readonly KubeObject[];
}

const patience = "--timeout=300s";

export const plan = ({ cluster, kubeconfig, nodeImage, github, image, objects }: PlanOptions): Step[] => {
  const kubectl = (...args: string[]): Command => ({ command: "kubectl", args: ["--kubeconfig", kubeconfig, ...args] });
  const kind = (...args: string[]): Command => ({ command: "kind", args: [...args, "--name", cluster] });
  const apply = (url: string): Command => kubectl("apply", "--server-side", "-f", url);
  const untilAvailable = (namespace: string): Command =>
    kubectl("-n", namespace, "wait", "--for=condition=Available", "deployment", "--all", patience);
  const untilEstablished = kubectl("wait", "--for=condition=Established", "crd", "--all", patience);
  const set = (namespace: string, configMap: string, data: Record<string, string>): Command =>
    kubectl("-n", namespace, "patch", "configmap", configMap, "--type=merge", "-p", JSON.stringify({ data }));
  /** CRDs first. */
  const install = ([first, ...rest]: readonly string[], namespace: string): Command[] => [
    ...(first === undefined ? [] : [apply(first), untilEstablished]),
    ...rest.map(apply),
    untilAvailable(namespace),
  ];

  const manifests = manifestsAt(github);
  const needs = needsOf(objects);
  const steps: (Step | false)[] = [
    {
      title: `build ${image}`,
      commands: [{ command: "node", args: ["dev/image/main.ts", "--tag", image] }],
    },
    {
      title: `make the kind cluster ${cluster}`,
      commands: [
        kind(
          "create",
          "cluster",
          "--kubeconfig",
          kubeconfig,
          "--wait=180s",
          ...(nodeImage === undefined ? [] : ["--image", nodeImage]),
        ),
      ],
    },
    { title: "load the image", commands: [kind("load", "docker-image", image)] },
    { title: "install Knative Serving", commands: install(manifests.serving, "knative-serving") },
    {
      title: "install Kourier",
      commands: [
        ...install(manifests.kourier, "kourier-system"),
        set("knative-serving", "config-network", { "ingress-class": "kourier.ingress.networking.knative.dev" }),
        untilAvailable("knative-serving"),
      ],
    },
    {
      title: "install Knative Eventing",
      commands: install([...manifests.eventing, ...(needs.broker ? manifests.broker : [])], "knative-eventing"),
    },
    needs.certManager && { title: "install cert-manager", commands: install(manifests.certManager, "cert-manager") },
    needs.monitoring && {
      title: "install the kinds of the Prometheus operator",
      commands: [...manifests.prometheusOperator.map(apply), untilEstablished],
    },
    needs.initialZero && {
      title: "allow Knative Services that begin at zero",
      commands: [set("knative-serving", "config-autoscaler", { "allow-zero-initial-scale": "true" })],
    },
    needs.oidc && {
      title: "switch OIDC on in Eventing",
      commands: [set("knative-eventing", "config-features", { "authentication-oidc": "enabled" })],
    },
    {
      title: "install ebb",
      commands: [
        kubectl("apply", "--server-side", "-k", "crds"),
        untilEstablished,
        {
          ...kubectl("apply", "--server-side", "-f", "-"),
          input: JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }),
        },
      ],
    },
    { title: "wait until all of it is ready", commands: waits(objects).map((args) => kubectl(...args)) },
  ];
  return steps.filter((step) => step !== false);
};

/** What an overlay asks for beside Serving and Eventing. */
const needsOf = (objects: readonly KubeObject[]) => {
  const groups = new Set(objects.map(({ apiVersion }) => groupOf(apiVersion)));
  const text = JSON.stringify(objects);
  return {
    broker: groups.has("eventing.knative.dev"),
    certManager: groups.has("cert-manager.io"),
    // Also where no object is of it, but the source watches some.
    monitoring: text.includes('"apiVersion":"monitoring.coreos.com/'),
    initialZero: text.includes('"autoscaling.knative.dev/initial-scale":"0"'),
    oidc: text.includes('"EBB_EVENT_AUTH"'),
  };
};

/** The condition that says of a kind that it works; of other kinds nothing is waited for. */
const conditionOf = ({ apiVersion, kind }: KubeObject): string | undefined => {
  if (kind === "Deployment") return "Available";
  if (kind === "Job") return "Complete";
  const isReady = groupOf(apiVersion).endsWith(".knative.dev") && kind !== "ClusterDomainClaim";
  return isReady ? "Ready" : undefined;
};

const waits = (objects: readonly KubeObject[]): string[][] =>
  objects.flatMap((object) => {
    const condition = conditionOf(object);
    if (condition === undefined) return [];
    const { apiVersion, kind, metadata } = object;
    const [version, ...group] = apiVersion.split("/").toReversed();
    const type = [kind.toLowerCase(), version, ...group].join(".");
    const where = metadata.namespace === undefined ? [] : ["-n", metadata.namespace];
    return [[...where, "wait", `--for=condition=${condition}`, `${type}/${metadata.name}`, patience]];
  });
