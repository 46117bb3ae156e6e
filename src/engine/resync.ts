/**
 * Finds, from lists alone, the custom resources that are not in their desired state, and reconciles each from a live read. The lists of
 * one run are of different moments, so they decide where to look and never what to write.
 */

import type { CustomResource, KubeObject } from "../api/kubernetes/object.ts";
import { apiVersion, type ObjectKey, type Resource } from "../api/kubernetes/resource.ts";
import type { Child, ChildState, Kind } from "../kinds/kind.ts";
import { ApiError } from "../kube/api-error.ts";
import type { CallOptions, KubeClient } from "../kube/client.ts";
import type { Log } from "../log.ts";
import type { Settings } from "../settings.ts";
import { decide } from "./decide.ts";
import { childManager } from "./field-managers.ts";
import { controllerOf } from "./ownership.ts";
import type { Reconcile } from "./reconcile.ts";
import { statusPatch } from "./status-patch.ts";

export interface ResyncOptions {
  client: KubeClient;
  kinds: readonly Kind[];
  /** Empty: all namespaces. */
  namespaces: readonly string[];
  settings: Settings;
  reconcile: Reconcile;
  log: Log;
  /** Custom resources that are reconciled at a time. */
  concurrency?: number;
  /** How long one reconcile may take, in milliseconds. */
  deadlineMs?: number;
  now?: () => Date;
}

export interface ResyncSummary {
  /** Custom resources seen. */
  seen: number;
  /** Those that the lists showed to be not as desired, so that they were read and reconciled. */
  examined: number;
  /** Those of which a child or the status was really written. */
  drifted: number;
  /** Children created, updated or deleted. */
  repaired: number;
  /** Those that wait for somebody to act. */
  stalled: number;
  /** Those that failed for a reason that may pass, and lists that could not be read; the next run tries again. */
  failed: number;
}

/** One that fails keeps no other from being looked at. Rejects only when it is aborted. */
export const resync = async (options: ResyncOptions, call: CallOptions = {}): Promise<ResyncSummary> => {
  const summary: ResyncSummary = { seen: 0, examined: 0, drifted: 0, repaired: 0, stalled: 0, failed: 0 };
  for (const kind of options.kinds)
    for (const namespace of options.namespaces.length === 0 ? [undefined] : options.namespaces)
      await resyncKind(options, kind, namespace, summary, call).catch((error: unknown) => {
        call.signal?.throwIfAborted();
        summary.failed += 1;
        options.log.error(`Could not list what belongs to ${kind.resource.kind}`, { namespace, error: String(error) });
      });
  return summary;
};

const resyncKind = async (
  options: ResyncOptions,
  kind: Kind,
  namespace: string | undefined,
  summary: ResyncSummary,
  call: CallOptions,
): Promise<void> => {
  const { client, concurrency = 16 } = options;
  const children = await ownedChildren(client, kind, namespace, call);
  for await (const page of client.list<CustomResource>(kind.resource, { ...call, namespace })) {
    const examined = page.filter((cr) => isDrifted(options, kind, cr, children));
    summary.seen += page.length;
    summary.examined += examined.length;
    const queue = examined.map(({ metadata }) => ({ namespace: metadata.namespace ?? "", name: metadata.name }));
    await Promise.all(
      Array.from({ length: concurrency }, async () => {
        for (let key = queue.shift(); key !== undefined; key = queue.shift())
          await repair(options, kind, key, summary, call);
      }),
    );
  }
};

const repair = async (
  { reconcile, log, deadlineMs = 10_000 }: ResyncOptions,
  kind: Kind,
  key: ObjectKey,
  summary: ResyncSummary,
  { signal }: CallOptions,
): Promise<void> => {
  const deadline = AbortSignal.timeout(deadlineMs);
  try {
    const outcome = await reconcile({ kind, key }, { signal: signal ? AbortSignal.any([signal, deadline]) : deadline });
    summary.repaired += outcome.changes.length;
    if (outcome.changes.length > 0 || outcome.statusWritten) summary.drifted += 1;
    if (outcome.result === "stalled") summary.stalled += 1;
  } catch (error) {
    signal?.throwIfAborted();
    summary.failed += 1;
    log.error(`Could not reconcile ${kind.resource.kind}`, { ...key, error: String(error) });
  }
};

/** Children by the uid of their controller, then by kind and name. */
type Children = Map<string, Map<string, KubeObject>>;

const ownedChildren = async (
  client: KubeClient,
  kind: Kind,
  namespace: string | undefined,
  call: CallOptions,
): Promise<Children> => {
  const children: Children = new Map();
  const labelSelector = `app.kubernetes.io/managed-by=${kind.managedBy}`;
  for (const resource of distinct(kind.children.map((child) => child.resource)))
    for await (const page of servedPages(client.list(resource, { ...call, namespace, labelSelector })))
      for (const object of page) {
        const owner = controllerOf(object)?.uid;
        if (owner === undefined) continue;
        const family = children.get(owner) ?? new Map<string, KubeObject>();
        family.set(childText(resource, object.metadata.name), withoutForeignFields(object));
        children.set(owner, family);
      }
  return children;
};

/** An API that is not served has no objects. */
async function* servedPages<T>(pages: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield* pages;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
  }
}

const distinct = (resources: readonly Resource[]): Resource[] => [
  ...new Map(resources.map((resource) => [childText(resource, ""), resource])).values(),
];

const childText = (resource: Resource, name: string): string => `${apiVersion(resource)} ${resource.kind} ${name}`;

/** Other managers' entries are most of an object's size and of no use here. */
const withoutForeignFields = (object: KubeObject): KubeObject => {
  const managedFields = object.metadata.managedFields?.filter(({ manager }) => manager === childManager) ?? [];
  return { ...object, metadata: { ...object.metadata, managedFields } };
};

const isDrifted = (
  { settings, now = () => new Date() }: ResyncOptions,
  kind: Kind,
  cr: CustomResource,
  children: Children,
): boolean => {
  if (cr.metadata.deletionTimestamp !== undefined) return false;
  const family = children.get(cr.metadata.uid ?? "");
  const states = new Map<Child, ChildState>();
  for (const child of kind.children) {
    const live = family?.get(childText(child.resource, child.name(cr)));
    if (decide(child, cr, live, settings).action !== "keep") return true;
    states.set(child, { owned: live !== undefined, live, current: true });
  }
  return (
    statusPatch(cr.status, kind.status({ cr, children: states, problems: [], notes: [], now: now() })) !== undefined
  );
};
