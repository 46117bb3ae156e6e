/** The reasons that only a Redis has. */

import type { Reason } from "../reasons.ts";

export const redisReasons = {
  Writable: {
    seen: ["Available True"],
    meaning: "Clients can write: the server is ready, or in mode Replication the master is.",
    cause: "All is well for clients. Degraded says whether all is well.",
    remedy: "None needed.",
  },
  NotReady: {
    seen: ["Available False"],
    meaning: "The server, or in mode Replication the master, is not ready.",
    cause: "Its pod is new, restarts, loads its data, cannot be scheduled, or cannot mount what it needs.",
    remedy: "Unless it is new, look at the pod: `kubectl describe pod -l redis.ebb.dev/instance=NAME`.",
  },
  NoMaster: {
    seen: ["Available False", "MasterElected False"],
    meaning: "No pod is the master: replicas serve what they have, and nobody takes writes.",
    cause: "Not enough pods answer yet to choose one, or the master was lost a moment ago.",
    remedy: "None needed if it ends within a minute. Else see which pods are not ready, and why.",
  },
  PartialView: {
    seen: ["MasterElected False"],
    meaning:
      "The master is missing, or there was none yet, and too few of the other pods answer to choose one. Nothing is done: who cannot be reached may be alive, and have more data.",
    cause:
      "Pods are not ready; a network is parted; a NetworkPolicy keeps the operator out; or replicas still reach the master that the operator does not reach.",
    remedy:
      "Bring the pods back that the message counts: of the pods beside the master, more than half have to answer and to have lost it.",
  },
  NoCandidate: {
    seen: ["MasterElected False"],
    meaning:
      "The master is missing, and no other pod has any of its data. It may come back with it, so nobody takes its place.",
    cause: "The replicas were restarted, or never reached the master, before it was lost.",
    remedy:
      'Bring the master\'s pod back. Where its data is given up: `kubectl patch redis NAME --subresource=status --type=merge -p \'{"status":{"master":null}}\'`, and the pod with most data is chosen <!-- needs a cluster -->.',
  },
  Unreachable: {
    seen: ["Degraded True", "Warning Event"],
    meaning:
      "A server runs and cannot be operated: it is not reached, does not let the operator in, or refuses a command. The message says which, in the server's or the network's words.",
    cause:
      "A NetworkPolicy without the operator's namespace; a password or certificate that the pods were not started with; a user `default` with fewer rights.",
    remedy:
      "Let the operator's namespace in. After a change of the password wait two minutes, in which running servers take it up; a change that cannot be taken up, such as another authority or no password any more, waits until it is taken back.",
  },
  ConfigRejected: {
    seen: ["Degraded True", "Warning Event"],
    meaning:
      "A running server does not take a directive of `config.dynamic`. The message has its words. The others are in force.",
    cause: "No such directive in this version, a value out of range, or a directive that only a restart can change.",
    remedy: "Correct it, or move it to `config.extra`, which restarts the pods.",
  },
  MasterChanged: {
    seen: ["Normal Event"],
    meaning: "Another pod is the master, or the first one is chosen. The note names it, and the decision.",
    cause: "The resource is new; the master was lost; its pod is about to go; or its rollout is.",
    remedy: "None needed. Where it comes again and again, see why pods are lost.",
  },
  StaleMasterDemoted: {
    seen: ["Warning Event"],
    meaning:
      "A pod said that it was the master while another one is, and was made a replica. What only it had is gone; clients write there only while they stay connected from before.",
    cause: "A master that hung or was cut off came back; or somebody promoted a replica by hand.",
    remedy: "`failover.minReplicasToWrite: 1` keeps a master that is cut off from taking writes.",
  },
  VolumeGrown: {
    seen: ["Normal Event"],
    meaning: "More storage was asked for: the note names the claim and its new size.",
    cause: "`persistence.size` was raised.",
    remedy:
      "None needed. Where the volume does not grow, `kubectl describe pvc NAME` says why <!-- needs a cluster -->.",
  },
  RollingOut: {
    seen: ["Progressing True"],
    meaning: "Pods come or go, or the StatefulSet is not as desired yet. The message says what is waited for.",
    cause:
      "A change of the spec or of a Secret; a StatefulSet that could not be written (Degraded then says why); a restart that waits until no data is on the pod alone that would go.",
    remedy:
      "Wait. If it stays: `kubectl describe statefulset NAME` and its pods <!-- needs a cluster -->; for a restart that waits, Degraded and MasterElected say what keeps it.",
  },
  Operating: {
    seen: ["Progressing True"],
    meaning: "Another pod is made the master. `status.operation` says which one, and why.",
    cause: "There was none, it was lost, or its pod is about to go.",
    remedy: "None needed.",
  },
  Complete: {
    seen: ["Progressing False"],
    meaning: "The StatefulSet is as desired, its pods are of the latest template, and nothing is being done to them.",
    cause: "The last change is rolled out.",
    remedy: "None needed.",
  },
  PodsNotReady: {
    seen: ["Degraded True"],
    meaning: "Fewer pods are ready than wanted, and nothing else is wrong. The message has the counts.",
    cause:
      "Pods were just asked for; an image cannot be pulled; no node has room; a quota or Pod Security refuses pods.",
    remedy:
      "After a change wait a moment; then `kubectl describe statefulset NAME` and its pods <!-- needs a cluster -->.",
  },
  ImmutableField: {
    seen: ["Degraded True", "Warning Event"],
    meaning:
      "The spec asks for what cannot be changed in a StatefulSet while it exists. The message names the field. The StatefulSet is left as it is; all else is handled.",
    cause: "`persistence` was switched on or off, or the StatefulSet was made by another operator.",
    remedy:
      "Take the change back, or delete the StatefulSet without its pods, as the message says: it is made anew, and the pods are replaced one by one. Without volumes their data goes.",
  },
  AsExpected: {
    seen: ["Degraded False"],
    meaning: "Nothing that is wanted is missing. The message may hold notes, which are no failures.",
    cause: "All is well.",
    remedy: "None needed; what a note says has a row of its own.",
  },
  Monitored: {
    seen: ["MonitoringReady True"],
    meaning: "Each pod has an exporter, and the monitor by which Prometheus finds them is there.",
    cause: "All is well.",
    remedy: "None needed.",
  },
  Disabled: {
    seen: ["MonitoringReady False"],
    meaning: "No monitor is wanted.",
    cause: "`monitoring.enabled` is not set.",
    remedy: "Set it, and `redisExporter.enabled`, where Prometheus shall find the exporters by itself.",
  },
  ExporterDisabled: {
    seen: ["MonitoringReady False"],
    meaning: "A monitor is wanted, and not made: there would be nothing to find.",
    cause: "`monitoring.enabled` is set, `redisExporter.enabled` is not.",
    remedy: "Set both, or none.",
  },
  CRDNotInstalled: {
    seen: ["MonitoringReady False", "note of Degraded", "Warning Event"],
    meaning: "The monitor is skipped, as the API server does not serve its kind. All else works.",
    cause: "The CRDs of the Prometheus operator are not installed.",
    remedy: "Install them, after which the first resync makes the monitor; or switch `monitoring` off.",
  },
  NotSelected: {
    seen: ["MonitoringReady False"],
    meaning:
      "The monitor is there, and no Prometheus takes it. The message says what each of them asks for. It is looked at where ebb works in all namespaces.",
    cause: "The Prometheus objects of the cluster select other labels, or other namespaces.",
    remedy: "Set the label in `monitoring.additionalLabels`, or widen what the Prometheus selects.",
  },
  MonitorMissing: {
    seen: ["MonitoringReady False"],
    meaning: "The monitor is wanted and could not be made.",
    cause: "Its name is taken, or the API server refused it.",
    remedy: "Degraded says why.",
  },
  Elected: {
    seen: ["MasterElected True"],
    meaning: "One pod is the master, and is marked as such. The message names it.",
    cause: "All is well.",
    remedy: "None needed.",
  },
} as const satisfies Record<string, Reason>;

export type RedisReason = keyof typeof redisReasons;
