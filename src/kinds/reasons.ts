/**
 * What each reason means, why it is there and what to do: of conditions and Kubernetes Events of any kind. The docs are made of it;
 * functions import its types alone.
 */

type ConditionType =
  | "Available"
  | "Progressing"
  | "Degraded"
  | "Ready"
  | "Injecting"
  | "UpToDate"
  | "Healthy"
  | "MonitoringReady"
  | "MasterElected";

/** Where a reason or what comes with it is seen. A note is told in the message of Degraded, and does not make it True. */
export type Seen =
  | `${ConditionType} ${"True" | "False"}`
  | "Normal Event"
  | "Warning Event"
  | `note of ${"Degraded" | "Ready"}`;

export interface Reason {
  seen: readonly Seen[];
  /** Sentences in Markdown. */
  meaning: string;
  cause: string;
  remedy: string;
}

/** What the engine says of any kind. */
export const commonReasons = {
  NotControlled: {
    seen: ["Degraded True", "Warning Event"],
    meaning:
      "A child is wanted whose name belongs to an object that this resource does not control. It is neither changed nor deleted.",
    cause: "Somebody made an object of that name; or it is left of a deleted resource of the same name.",
    remedy:
      "Rename the resource, delete the object, or give it away with the annotation that the kind's page names. What the garbage collector has yet to remove goes by itself.",
  },
  InvalidSpec: {
    seen: ["Degraded True", "Warning Event"],
    meaning: "The spec makes a child impossible. That child is left as it is; the others are handled.",
    cause: "The resource was stored before the rule that it breaks was there, or where the rule was not in force.",
    remedy: "Change the field that the message names.",
  },
  ReconcileError: {
    seen: ["Degraded True", "Warning Event"],
    meaning:
      "The API server refused to read or write a child, or a Secret could not be read. The message names it, with the API server's own words.",
    cause:
      "A quota, a missing right, an admission policy or webhook, a namespace that is being deleted, or an API server in trouble.",
    remedy:
      "Do what the words ask for. What may pass by itself (no answer, 429, 5xx) is tried again within seconds; all of it at the next event, and by each resync.",
  },
  SecretNotFound: {
    seen: ["Degraded True", "Warning Event"],
    meaning: "A Secret that the spec names is not there. Pods that run go on; new ones wait for their volume.",
    cause: "It was not made yet, was deleted, or is in another namespace.",
    remedy: "Make it in the resource's namespace. Degraded clears at the latest with the next resync.",
  },
  SecretKeyMissing: {
    seen: ["Degraded True", "Warning Event"],
    meaning:
      "A Secret that the spec names lacks a key that is needed. Pods that run go on; new ones wait for their volume.",
    cause: "The key has another name. The description of the field says which keys the Secret has to have.",
    remedy: "Add the key that the message names. Degraded clears at the latest with the next resync.",
  },
  NotServed: {
    seen: ["note of Degraded", "Warning Event"],
    meaning:
      "A child is skipped, as the API server does not serve its API. Kinds have a reason of their own for it where that can be; no kind says this one today.",
    cause: "The CRD of the child is not installed.",
    remedy: "Install it, or take the feature out of the spec. The next resync makes the child.",
  },
  Created: {
    seen: ["Normal Event"],
    meaning: "A child was made. The note names it.",
    cause:
      "It is wanted and was not there: the resource is new, a feature was switched on, or somebody deleted the child.",
    remedy: "None needed. Where it comes again and again, find who deletes the child.",
  },
  Updated: {
    seen: ["Normal Event"],
    meaning: "A child was changed, in what is desired of it; the note names it.",
    cause: "The spec, a mounted Secret or the version of ebb changed; or somebody changed a field of ours.",
    remedy: "None needed. Where it comes again and again, `managedFields` of the child tell who else writes it.",
  },
  Deleted: {
    seen: ["Normal Event"],
    meaning: "A child that is wanted no longer was deleted. The note names it.",
    cause: "A feature was switched off.",
    remedy: "None needed.",
  },
  Resynced: {
    seen: ["Normal Event"],
    meaning:
      "About the namespace: what a resync had to bring back, by kind and cause. Causes: `new` and `spec` (nobody had looked at the resource, or at its latest spec), `missing`, `changed`, `unwanted` (a child), `status`.",
    cause:
      "An event was lost or is late, or there can be none: ebb was just installed or made newer, a Secret changed, or a child's kind is not watched.",
    remedy: "One now and then: none. In each run: see below, “events do not come”.",
  },
} as const satisfies Record<string, Reason>;

export type CommonReason = keyof typeof commonReasons;
