/** Tells what a pass found and did: the status of the custom resource, and Kubernetes Events. */

import type { CustomResource } from "../api/kubernetes/object.ts";
import { statusManager } from "../field-managers.ts";
import type { Done } from "../kinds/facts.ts";
import type { Child, ChildState, Kind } from "../kinds/kind.ts";
import type { CallOptions, KubeClient } from "../kube/client.ts";
import type { Log } from "../log.ts";
import { type Metrics, noMetrics } from "../metrics/metrics.ts";
import { changeEvent, doneEvent, eventResource, problemEvents } from "./kubernetes-event.ts";
import type { Memory } from "./memory.ts";
import { statusPatch } from "./status-patch.ts";
import { changesOf, type Visited } from "./visit.ts";

export interface ReportOptions {
  client: KubeClient;
  memory: Memory;
  log: Log;
  metrics?: Metrics;
  /** Name of this instance, for Kubernetes Events. */
  instance: string;
  now?: () => Date;
}

/** Writes the status if it differs, under the resourceVersion that was read; resolves with what was written. */
export const reportStatus = async (
  { client, memory, metrics = noMetrics, now = () => new Date() }: ReportOptions,
  kind: Kind,
  cr: CustomResource,
  { visited, facts, goesOn }: { visited: Visited; facts: unknown; goesOn: boolean },
  call: CallOptions,
): Promise<CustomResource | undefined> => {
  const children = new Map([...visited.children].map(([child, { state }]): [Child, ChildState] => [child, state]));
  const { problems, notes } = visited;
  const status = kind.status({ cr, facts, children, problems, notes, now: now() });
  metrics.instanceSeen(kind, { ...cr, status }, kind.workload && children.get(kind.workload));
  const patch = statusPatch(cr.status, status);
  if (patch === undefined) return undefined;

  const { name, namespace = "", resourceVersion = "" } = cr.metadata;
  const key = { namespace, name };
  const options = { ...call, fieldManager: statusManager, resourceVersion };
  const written = await client.patchStatus(kind.resource, key, patch, options);
  // Its event is the next step, when there is one.
  if (!goesOn) memory.wrote(written);
  return written;
};

/** Sends an Event for each change, for what else was done, and for each problem and note that is new. A failed Event fails nothing: it is a remark about work that is done. */
export const reportEvents = async (
  { client, log, instance, now = () => new Date() }: ReportOptions,
  kind: Kind,
  cr: CustomResource,
  { visited, done }: { visited: Visited; done: readonly Done[] },
  call: CallOptions,
): Promise<void> => {
  const context = { kind, cr, instance, now: now() };
  const events = [
    ...changesOf(visited).map((change) => changeEvent(context, change)),
    ...done.map((one) => doneEvent(context, one)),
    ...problemEvents(context, [...visited.problems, ...visited.notes]),
  ];
  await Promise.all(
    events.map((event) =>
      client.create(eventResource, event, call).catch((error: unknown) => {
        const { namespace, name } = cr.metadata;
        log.warn("Lost an Event", { namespace, name, reason: event.reason, error: String(error) });
      }),
    ),
  );
};
