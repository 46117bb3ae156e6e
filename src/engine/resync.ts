/**
 * Finds, from lists alone, the custom resources that are not in their desired state, and reconciles each from a live read. The lists of
 * one run are of different moments, so they decide where to look and never what to write.
 */

import type { CustomResource, KubeObject } from "../api/kubernetes/object.ts";
import { apiVersion, type ObjectKey, type Resource } from "../api/kubernetes/resource.ts";
import type { Child, ChildState, Kind, Problem, SecretState } from "../kinds/kind.ts";
import { ApiError } from "../kube/api-error.ts";
import type { CallOptions, KubeClient } from "../kube/client.ts";
import type { Log } from "../log.ts";
import { type Metrics, noMetrics } from "../metrics/metrics.ts";
import type { Settings } from "../settings.ts";
import { decide } from "./decide.ts";
import { controllerOf } from "./ownership.ts";
import { readSecrets } from "./read-secrets.ts";
import type { Reconcile } from "./reconcile.ts";
import { statusPatch } from "./status-patch.ts";

type Secrets = ReadonlyMap<string, SecretState>;

export const defaultConcurrency = 16;

export interface ResyncOptions {
  client: KubeClient;
  kinds: readonly Kind[];
  /** Empty: all namespaces. */
  namespaces: readonly string[];
  settings: Settings;
  reconcile: Reconcile;
  log: Log;
  metrics?: Metrics;
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
  const { client, concurrency = defaultConcurrency, metrics = noMetrics } = options;
  const lists = await listChildren(options, kind, namespace, call);
  const secretsOf = secretReader(client, kind, call);
  const seen: ObjectKey[] = [];
  for await (const page of client.list<CustomResource>(kind.resource, { ...call, namespace })) {
    const examined: ObjectKey[] = [];
    for (const cr of page) {
      const key = { namespace: cr.metadata.namespace ?? "", name: cr.metadata.name };
      seen.push(key);
      metrics.instanceSeen(kind, cr, workloadIn(lists, kind, cr));
      if (isDrifted(options, kind, cr, lists, await secretsOf(cr))) examined.push(key);
    }
    summary.seen += page.length;
    summary.examined += examined.length;
    await Promise.all(
      Array.from({ length: concurrency }, async () => {
        for (let key = examined.shift(); key !== undefined; key = examined.shift())
          await repair(options, kind, key, summary, call);
      }),
    );
  }
  metrics.instancesListed(kind, namespace, seen);
};

const workloadIn = ({ families }: Lists, { workload }: Kind, cr: CustomResource): ChildState => {
  const live = families.get(cr.metadata.uid ?? "")?.get(childText(workload.resource, workload.name(cr)));
  return { owned: live !== undefined, live, current: true };
};

/** Each Secret is read once a run, however many custom resources name it. */
const secretReader = (
  client: KubeClient,
  kind: Kind,
  call: CallOptions,
): ((cr: CustomResource) => Promise<Secrets>) => {
  const known = new Map<string, Promise<Secrets>>();
  return async (cr) => {
    const { namespace = "" } = cr.metadata;
    const read = (kind.secrets?.(cr) ?? []).map((name) => {
      const secret = known.get(`${namespace}/${name}`) ?? readSecrets(client, namespace, [name], call);
      known.set(`${namespace}/${name}`, secret);
      return secret;
    });
    return new Map((await Promise.all(read)).flatMap((secrets) => [...secrets]));
  };
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

interface Lists {
  /** Children by the uid of their controller, then by kind and name. */
  families: Map<string, Map<string, KubeObject>>;
  /** Resources whose API is not served. */
  unserved: Set<string>;
}

const listChildren = async (
  { client }: ResyncOptions,
  kind: Kind,
  namespace: string | undefined,
  call: CallOptions,
): Promise<Lists> => {
  const lists: Lists = { families: new Map(), unserved: new Set() };
  const labelSelector = `app.kubernetes.io/managed-by=${kind.managedBy}`;
  const resources = new Map(kind.children.map((child) => [childText(child.resource), child]));
  for (const [text, { resource, whenNotServed }] of resources)
    try {
      for await (const page of client.list(resource, { ...call, namespace, labelSelector }))
        for (const object of page) {
          const owner = controllerOf(object)?.uid;
          if (owner === undefined) continue;
          const family = lists.families.get(owner) ?? new Map<string, KubeObject>();
          family.set(childText(resource, object.metadata.name), withoutStatusFields(object));
          lists.families.set(owner, family);
        }
    } catch (error) {
      if (whenNotServed === undefined || !(error instanceof ApiError) || !error.isNotServed) throw error;
      lists.unserved.add(text);
    }
  return lists;
};

const childText = (resource: Resource, name = ""): string => `${apiVersion(resource)} ${resource.kind} ${name}`;

/** Who owns what of the status is of no use here. */
const withoutStatusFields = (object: KubeObject): KubeObject => {
  const managedFields = object.metadata.managedFields?.filter(({ subresource }) => subresource !== "status") ?? [];
  return { ...object, metadata: { ...object.metadata, managedFields } };
};

const isDrifted = (
  { settings, now = () => new Date() }: ResyncOptions,
  kind: Kind,
  cr: CustomResource,
  { families, unserved }: Lists,
  secrets: Secrets,
): boolean => {
  if (cr.metadata.deletionTimestamp !== undefined) return false;
  const family = families.get(cr.metadata.uid ?? "");
  const states = new Map<Child, ChildState>();
  const notes: Problem[] = [];
  for (const child of kind.children) {
    const live = family?.get(childText(child.resource, child.name(cr)));
    const observed = unserved.has(childText(child.resource)) ? "not served" : live;
    const decision = decide(child, cr, observed, { kind, settings, secrets });
    if (decision.action === "skip") notes.push(decision.note);
    else if (decision.action !== "keep") return true;
    states.set(child, { owned: live !== undefined, live, current: true });
  }
  const remarks = kind.remarks?.(cr, { settings, secrets });
  const problems = remarks?.problems ?? [];
  const status = kind.status({
    cr,
    children: states,
    problems,
    notes: [...notes, ...(remarks?.notes ?? [])],
    now: now(),
  });
  return statusPatch(cr.status, status) !== undefined;
};
