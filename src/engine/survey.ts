/**
 * Finds, from lists alone, the custom resources that are not in their desired state. The lists are of different moments, so they decide
 * where to look and never what to write. Only the custom resources are held; children pass by, page by page.
 */

import type { CustomResource, KubeObject } from "../api/kubernetes/object.ts";
import { apiVersion, type ObjectKey, type Resource } from "../api/kubernetes/resource.ts";
import type { Child, ChildState, Kind, Problem, SecretState } from "../kinds/kind.ts";
import { ApiError } from "../kube/api-error.ts";
import type { CallOptions, KubeClient } from "../kube/client.ts";
import { type Metrics, noMetrics } from "../metrics/metrics.ts";
import type { Settings } from "../settings.ts";
import { decide } from "./decide.ts";
import { type Observed, objectOf } from "./observe.ts";
import { controllerOf } from "./ownership.ts";
import { readSecrets } from "./read-secrets.ts";
import { statusPatch } from "./status-patch.ts";

export interface SurveyOptions {
  client: KubeClient;
  settings: Settings;
  metrics?: Metrics | undefined;
  now: () => Date;
}

export interface Survey {
  seen: readonly ObjectKey[];
  /** As they were listed, without managedFields. */
  suspects: readonly CustomResource[];
}

type Secrets = ReadonlyMap<string, SecretState>;

/** A custom resource on its way through the lists of its children. */
interface Candidate {
  readonly cr: CustomResource;
  readonly secrets: Secrets;
  readonly notes: Problem[];
  /** Of the children that were judged so far. */
  states: Map<Child, ChildState>;
  verdict: "open" | "fine" | "suspect";
}

/** @param namespace absent: all. Rejects when a list cannot be read to its end: then nothing is known. */
export const survey = async (
  options: SurveyOptions,
  kind: Kind,
  namespace: string | undefined,
  call: CallOptions,
): Promise<Survey> => {
  const { client, metrics = noMetrics } = options;
  const scope = { ...call, namespace };
  const { seen, candidates } = await listOwners(client, kind, scope);
  // What its desired state depends on is in no list of its own.
  if (kind.gather !== undefined) for (const candidate of candidates.values()) conclude(candidate, "suspect");
  else for (const children of childrenByResource(kind)) await judgeAll(options, kind, children, candidates, scope);
  metrics.instancesListed(kind, namespace, seen);
  const suspects = [...candidates.values()].filter(({ verdict }) => verdict === "suspect").map(({ cr }) => cr);
  return { seen, suspects };
};

type Scope = CallOptions & { namespace: string | undefined };
type Candidates = ReadonlyMap<string, Candidate>;

/** The custom resources by uid, but for those that are being deleted: they are left alone. */
const listOwners = async (
  client: KubeClient,
  kind: Kind,
  scope: Scope,
): Promise<{ seen: ObjectKey[]; candidates: Candidates }> => {
  const secretsOf = secretReader(client, kind, scope);
  const seen: ObjectKey[] = [];
  const candidates = new Map<string, Candidate>();
  for await (const page of client.list<CustomResource>(kind.resource, scope)) {
    seen.push(...page.map(({ metadata: { name, namespace = "" } }) => ({ namespace, name })));
    const alive = page.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    for (const candidate of await Promise.all(alive.map(async (cr) => candidateOf(cr, await secretsOf(cr)))))
      candidates.set(candidate.cr.metadata.uid ?? "", candidate);
  }
  return { seen, candidates };
};

const candidateOf = ({ metadata, ...cr }: CustomResource, secrets: Secrets): Candidate => {
  const { managedFields: _, ...kept } = metadata;
  return { cr: { ...cr, metadata: kept }, secrets, notes: [], states: new Map(), verdict: "open" };
};

/** Each Secret is read once, however many custom resources name it. */
const secretReader = (
  client: KubeClient,
  kind: Kind,
  call: CallOptions,
): ((cr: CustomResource) => Promise<Secrets>) => {
  const known = new Map<string, Promise<Secrets>>();
  const none: Secrets = new Map();
  return async (cr) => {
    const { namespace = "" } = cr.metadata;
    const read = (kind.secrets?.(cr) ?? []).map((name) => {
      const secret = known.get(`${namespace}/${name}`) ?? readSecrets(client, namespace, [name], call);
      known.set(`${namespace}/${name}`, secret);
      return secret;
    });
    return read.length === 0 ? none : new Map((await Promise.all(read)).flatMap((secrets) => [...secrets]));
  };
};

/** Children that one list holds; the workload's last, so that it need not be kept until the status can be told. */
const childrenByResource = ({ children, workload }: Kind): Child[][] => {
  const groups = Map.groupBy(children, ({ resource }) => resourceText(resource));
  const last = workload && resourceText(workload.resource);
  return [...groups].sort(([a], [b]) => Number(a === last) - Number(b === last)).map(([, group]) => group);
};

const resourceText = (resource: Resource): string => `${apiVersion(resource)} ${resource.kind}`;

/** Judges these children of every candidate: those that are listed, and then those that are not. */
const judgeAll = async (
  options: SurveyOptions,
  kind: Kind,
  children: readonly Child[],
  candidates: Candidates,
  scope: Scope,
): Promise<void> => {
  const [first] = children;
  if (first === undefined) return;
  let missing: Observed;
  try {
    const labelSelector = `app.kubernetes.io/managed-by=${kind.managedBy}`;
    for await (const page of options.client.list(first.resource, { ...scope, labelSelector }))
      for (const object of page) {
        const candidate = candidates.get(controllerOf(object)?.uid ?? "");
        const child = candidate && children.find((one) => one.name(candidate.cr) === object.metadata.name);
        if (candidate !== undefined && child !== undefined) judge(options, kind, candidate, child, object);
      }
  } catch (error) {
    if (first.whenNotServed === undefined || !(error instanceof ApiError) || !error.isNotServed) throw error;
    missing = "not served";
  }
  for (const candidate of candidates.values())
    for (const child of children) if (!candidate.states.has(child)) judge(options, kind, candidate, child, missing);
};

const judge = (options: SurveyOptions, kind: Kind, candidate: Candidate, child: Child, observed: Observed): void => {
  if (candidate.verdict !== "open") return;
  const { cr, secrets, notes, states } = candidate;
  const decision = decide(child, cr, observed, { kind, settings: options.settings, secrets });
  if (decision.action === "skip") notes.push(decision.note);
  else if (decision.action !== "keep") {
    conclude(candidate, "suspect");
    return;
  }
  states.set(child, stateOf(objectOf(observed), child === kind.workload));
  if (states.size < kind.children.length) return;
  conclude(candidate, isStatusRight(options, kind, candidate) ? "fine" : "suspect");
};

const owned: ChildState = { owned: true, current: true };
const none: ChildState = { owned: false, current: true };

const stateOf = (live: KubeObject | undefined, isWorkload: boolean): ChildState => {
  if (live === undefined) return none;
  return isWorkload ? { ...owned, live } : owned;
};

const conclude = (candidate: Candidate, verdict: "fine" | "suspect"): void => {
  candidate.verdict = verdict;
  candidate.states = new Map();
};

const isStatusRight = (
  { settings, metrics = noMetrics, now }: SurveyOptions,
  kind: Kind,
  { cr, secrets, states, notes }: Candidate,
): boolean => {
  const { problems = [], notes: others = [] } = kind.remarks?.(cr, { settings, secrets }) ?? {};
  const status = kind.status({ cr, children: states, problems, notes: [...notes, ...others], now: now() });
  metrics.instanceSeen(kind, { ...cr, status }, kind.workload && states.get(kind.workload));
  return statusPatch(cr.status, status) === undefined;
};
