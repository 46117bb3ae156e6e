/** Which pods are an injection's (contract §2, I7). */

import { annotated, type Case, labelled, ofDeployment, ofWorkload, pod } from "../case.ts";
import { clusterInjection, injection, portMetrics } from "../injections.ts";

const one = injection({ portMetrics });
const inject = "sidecars.ebb.dev/inject";
const chosen = "sidecars.ebb.dev/injection";
const injected = { "sample-app": "injected" } as const;

const byLabel = (title: string, label: string, outcomes: Case["outcomes"]): Case => ({
  title,
  injections: [one],
  pod: labelled({ app: "sample-app", [inject]: label }),
  outcomes,
});

const byChoice = (title: string, list: string, labels: Record<string, string>, outcomes: Case["outcomes"]): Case => ({
  title,
  injections: [one, injection({ portMetrics: { enabled: true, name: "ports", port: 9998 } }, { name: "other" })],
  pod: pod({}, { labels, annotations: { [chosen]: list } }),
  outcomes,
});

const bySelector = (title: string, selector: object, labels: Record<string, string>, matches: boolean): Case => ({
  title,
  injections: [injection({ portMetrics, selector })],
  pod: labelled(labels),
  outcomes: matches ? injected : {},
});

const expression = (operator: string, values?: string[]) => ({
  matchExpressions: [{ key: "tier", operator, ...(values && { values }) }],
});

const ofKind = (
  title: string,
  kind: string,
  workloadKinds: ("Deployment" | "Pod" | "ReplicaSet")[],
  hit: boolean,
): Case => ({
  title,
  injections: [injection({ portMetrics, workloadKinds })],
  pod: kind === "Deployment" ? ofDeployment() : ofWorkload(kind, kind === "Job" ? "batch/v1" : "apps/v1"),
  outcomes: hit ? injected : {},
});

const many = (
  title: string,
  name: string,
  teams: { wanted: string; is: string },
  annotations: Record<string, string>,
  hit: boolean,
): Case => ({
  title,
  injections: [clusterInjection({ portMetrics, namespaceSelector: { matchLabels: { team: teams.wanted } } }, { name })],
  namespaceLabels: { team: teams.is },
  pod: annotated(annotations),
  outcomes: hit ? { [`cluster/${name}`]: "injected" } : {},
});

export const selectionCases: readonly Case[] = [
  { title: "the selector matches", injections: [one], pod: pod(), outcomes: injected },
  { title: "the selector does not match", injections: [one], pod: labelled({ app: "other" }), outcomes: {} },
  { title: "a pod without labels", injections: [one], pod: labelled({}), outcomes: {} },
  { title: "a paused injection", injections: [injection({ portMetrics, paused: true })], pod: pod(), outcomes: {} },

  byLabel('the label says "true"', "true", injected),
  byLabel('the label says "false"', "false", {}),
  byLabel("the label says nothing", "", { "sample-app": "InvalidLabel" }),
  byLabel("the label says something else", "yes", { "sample-app": "InvalidLabel" }),
  byLabel('the label says "False"', "False", { "sample-app": "InvalidLabel" }),
  {
    title: "a wrong label on a pod that is not selected",
    injections: [one],
    pod: labelled({ [inject]: "yes" }),
    outcomes: {},
  },
  {
    title: "the namespace is closed",
    injections: [one],
    namespaceLabels: { [inject]: "false" },
    pod: labelled({ app: "sample-app", [inject]: "true" }),
    outcomes: {},
  },
  {
    title: "the namespace is marked as open",
    injections: [one],
    namespaceLabels: { [inject]: "true" },
    pod: pod(),
    outcomes: injected,
  },

  byChoice("one is chosen that the selector does not match", "sample-app", {}, injected),
  byChoice("one of two is chosen", "other", { app: "sample-app" }, { other: "injected" }),
  byChoice("both are chosen, with spaces", " other , sample-app", {}, { "sample-app": "injected", other: "injected" }),
  byChoice("none is chosen", "", { app: "sample-app" }, {}),
  byChoice("one is chosen that is not there", "nobody", { app: "sample-app" }, {}),
  byChoice("one is chosen by a part of its name", "sample", { app: "sample-app" }, {}),
  byChoice("one of the other kind is chosen", "cluster/sample-app", { app: "sample-app" }, {}),
  byChoice("a choice on a pod that wants none", "sample-app", { [inject]: "false" }, {}),
  byChoice("a choice on a pod with a wrong label", "sample-app", { [inject]: "1" }, { "sample-app": "InvalidLabel" }),
  {
    title: "a choice of one that is paused",
    injections: [injection({ portMetrics, paused: true })],
    pod: annotated({ [chosen]: "sample-app" }),
    outcomes: {},
  },

  bySelector("In, with the value", expression("In", ["web", "api"]), { tier: "api" }, true),
  bySelector("In, with another value", expression("In", ["web"]), { tier: "api" }, false),
  bySelector("In, without the label", expression("In", ["web"]), {}, false),
  bySelector("NotIn, with the value", expression("NotIn", ["web"]), { tier: "web" }, false),
  bySelector("NotIn, with another value", expression("NotIn", ["web"]), { tier: "api" }, true),
  bySelector("NotIn, without the label", expression("NotIn", ["web"]), {}, true),
  bySelector("Exists, with the label", expression("Exists"), { tier: "" }, true),
  bySelector("Exists, without the label", expression("Exists"), {}, false),
  bySelector("DoesNotExist, with the label", expression("DoesNotExist"), { tier: "api" }, false),
  bySelector("DoesNotExist, without the label", expression("DoesNotExist"), {}, true),
  bySelector("In, without values", expression("In"), { tier: "api" }, false),
  bySelector(
    "labels and expressions, of which one does not hold",
    { matchLabels: { app: "sample-app" }, ...expression("Exists") },
    { app: "sample-app" },
    false,
  ),
  bySelector("two labels, of which one is another", { matchLabels: { a: "1", b: "2" } }, { a: "1", b: "3" }, false),

  ofKind("a Deployment's pod, where Deployments are meant", "Deployment", ["Deployment"], true),
  ofKind("a Deployment's pod, where ReplicaSets are meant", "Deployment", ["ReplicaSet"], false),
  ofKind("a ReplicaSet's pod, where Deployments are meant", "ReplicaSet", ["Deployment"], false),
  ofKind("a ReplicaSet's pod, where ReplicaSets are meant", "ReplicaSet", ["ReplicaSet"], true),
  ofKind("a StatefulSet's pod, where pods are meant", "StatefulSet", ["Pod"], false),
  ofKind("a DaemonSet's pod, where Deployments are meant", "DaemonSet", ["Deployment"], false),
  { title: "a StatefulSet's pod", injections: [one], pod: ofWorkload("StatefulSet"), outcomes: injected },
  { title: "a DaemonSet's pod", injections: [one], pod: ofWorkload("DaemonSet"), outcomes: injected },
  {
    title: "a pod of a kind that is not known",
    injections: [one],
    pod: ofWorkload("Rollout", "a.io/v1"),
    outcomes: {},
  },
  {
    title: "a pod with an owner that does not control it",
    injections: [injection({ portMetrics, workloadKinds: ["Pod"] })],
    pod: pod({}, { ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "a", uid: "1" }] }),
    outcomes: injected,
  },

  many("the namespace is selected", "of-a-team", { wanted: "shop", is: "shop" }, {}, true),
  many("the namespace is not selected", "of-another-team", { wanted: "shop", is: "bank" }, {}, false),
  many(
    "one for many namespaces is chosen",
    "chosen-by-a-pod",
    { wanted: "shop", is: "shop" },
    { [chosen]: "cluster/chosen-by-a-pod" },
    true,
  ),
  many(
    "one for many namespaces is chosen where it is not for the namespace",
    "chosen-in-vain",
    { wanted: "shop", is: "bank" },
    { [chosen]: "cluster/chosen-in-vain" },
    false,
  ),
  many(
    "another is chosen than one for many namespaces",
    "not-chosen",
    { wanted: "shop", is: "shop" },
    { [chosen]: "not-chosen" },
    false,
  ),
];
