/** Kubernetes Events about a custom resource. Pure; https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/ */

import { microTime } from "../api/kubernetes/micro-time.ts";
import type { CustomResource, KubeObject } from "../api/kubernetes/object.ts";
import type { Resource } from "../api/kubernetes/resource.ts";
import type { Done } from "../kinds/facts.ts";
import type { Kind, Problem } from "../kinds/kind.ts";
import type { CommonReason } from "../kinds/reasons.ts";
import type { Change } from "./act.ts";
import type { Drift } from "./drift.ts";
import { contentHash } from "./hash.ts";

export const eventResource: Resource = { group: "events.k8s.io", version: "v1", kind: "Event", plural: "events" };

export interface EventContext<CR extends CustomResource> {
  kind: Kind<CR>;
  cr: CR;
  /** Name of this instance, at most 128 characters. */
  instance: string;
  now: Date;
}

export interface KubernetesEvent extends KubeObject {
  type: "Normal" | "Warning";
  reason: string;
  note: string;
  action: string;
  /** With microseconds, as the API wants it. */
  eventTime: string;
  reportingController: string;
  reportingInstance: string;
  regarding: { apiVersion: string; kind: string; name: string; namespace: string; uid?: string | undefined };
}

const reasons = { created: "Created", updated: "Updated", deleted: "Deleted" } as const satisfies Record<
  Change["action"],
  CommonReason
>;

/** The Event of a real change. Two instances or two attempts that saw the same change give it the same name. */
export const changeEvent = <CR extends CustomResource>(context: EventContext<CR>, change: Change): KubernetesEvent => {
  const reason = reasons[change.action];
  return kubernetesEvent(context, "Normal", reason, `${reason} ${change.kind} ${change.name}`, change.resourceVersion);
};

/** The Event of something else that was done, once for each version of the custom resource that it was decided from. */
export const doneEvent = <CR extends CustomResource>(
  context: EventContext<CR>,
  { type = "Normal", reason, message }: Done,
): KubernetesEvent => kubernetesEvent(context, type, reason, message, context.cr.metadata.resourceVersion ?? "");

/** The Warnings of those problems and notes that the live status does not tell yet: each is said once, when the state begins. */
export const problemEvents = <CR extends CustomResource>(
  context: EventContext<CR>,
  problems: readonly Problem[],
): KubernetesEvent[] => {
  const told = context.cr.status?.conditions ?? [];
  return problems
    .filter(({ message }) => !told.some((condition) => condition.message.includes(message)))
    .map(({ reason, message }) =>
      kubernetesEvent(context, "Warning", reason, message, context.cr.metadata.resourceVersion ?? ""),
    );
};

/** Limits of the API server: https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/events.go */
const longestName = 253;
const longestNote = 1024;

/** What a resync repaired in a namespace, about that namespace; one of each run. */
export const resyncEvent = (
  { namespace, instance, now }: { namespace: string; instance: string; now: Date },
  drift: readonly Drift[],
): KubernetesEvent => {
  const found = drift.map(({ kind, cause, count }) => `${count} ${kind} ${cause}`).join(", ");
  return eventOf({
    regarding: { apiVersion: "v1", kind: "Namespace", name: namespace, namespace },
    type: "Normal",
    reason: "Resynced" satisfies CommonReason,
    note: `Repaired what no event had led to: ${found}`,
    action: "Resync",
    reportingController: "ebb-resync",
    instance,
    now,
    occasion: now.toISOString(),
  });
};

const kubernetesEvent = <CR extends CustomResource>(
  { kind, cr, instance, now }: EventContext<CR>,
  type: KubernetesEvent["type"],
  reason: string,
  note: string,
  occasion: string,
): KubernetesEvent => {
  const { name, namespace = "", uid } = cr.metadata;
  const { reportingController } = kind;
  const regarding = { apiVersion: cr.apiVersion, kind: cr.kind, name, namespace, uid };
  return eventOf({ regarding, type, reason, note, action: "Reconcile", reportingController, instance, now, occasion });
};

interface EventContent
  extends Pick<KubernetesEvent, "type" | "reason" | "note" | "action" | "reportingController" | "regarding"> {
  instance: string;
  now: Date;
  /** What tells this occasion from the next one with the same words. */
  occasion: string;
}

const eventOf = ({ regarding, instance, now, occasion, note, ...content }: EventContent): KubernetesEvent => {
  const { name, namespace, uid } = regarding;
  const { type, reason } = content;
  return {
    apiVersion: "events.k8s.io/v1",
    kind: "Event",
    metadata: {
      name: eventName(name, contentHash([uid, type, reason, note, occasion])),
      namespace: namespace === "" ? clusterScopedEvents : namespace,
    },
    eventTime: microTime(now),
    ...content,
    note: firstBytes(note, longestNote),
    reportingInstance: instance.slice(0, 128),
    regarding,
  };
};

/** Where Events about what is in no namespace are. https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/ */
const clusterScopedEvents = "default";

const eventName = (name: string, hash: string): string =>
  `${name.slice(0, longestName - hash.length - 1).replace(/[-.]+$/, "")}.${hash}`;

/** As many whole characters as fit into so many bytes of UTF-8. */
const firstBytes = (text: string, bytes: number): string =>
  text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(bytes)).read);
