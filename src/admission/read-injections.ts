/** Reads which injections there are for a namespace's pods, and its labels where those count. */

import type { KubeObject } from "../api/kubernetes/object.ts";
import type { Resource } from "../api/kubernetes/resource.ts";
import { withDeadline } from "../deadline.ts";
import { namespaceResource } from "../kinds/shared/namespace.ts";
import { clusterResource, resource } from "../kinds/sidecar-injection/resource.ts";
import type { KubeClient } from "../kube/client.ts";
import { type Injecting, type Injection, injectionOf } from "../sidecars/injection.ts";
import type { Namespace } from "../sidecars/selection.ts";

export interface NamespaceInjections {
  namespace: Namespace;
  /** Those that have a plan. */
  injections: readonly Injection[];
}

export type ReadInjections = (namespace: string) => Promise<NamespaceInjections>;

export interface ReadInjectionsOptions {
  client: Pick<KubeClient, "get" | "list">;
  /** Whether injections for many namespaces count, too. */
  isForAll: boolean;
  /** How old an answer may be, in milliseconds; a workload that starts asks for all of its pods at once. */
  maxAgeMs?: number;
  /** When reading is given up. */
  deadlineMs?: number;
  /** Milliseconds of any epoch. */
  now?: () => number;
}

export const readInjections = ({
  client,
  isForAll,
  maxAgeMs = 1_000,
  deadlineMs = 5_000,
  now = () => performance.now(),
}: ReadInjectionsOptions): ReadInjections => {
  const listed = async (of: Resource, namespace: string, signal: AbortSignal): Promise<Injection[]> => {
    const pages = client.list<Injecting>(of, { ...(namespace && { namespace }), signal });
    return (await Array.fromAsync(pages))
      .flat()
      .flatMap((injecting) => (injecting.status?.plan ? injectionOf(injecting, injecting.status.plan) : []));
  };

  const ofMany = remembered<readonly Injection[]>({ maxAgeMs, now }, () =>
    withDeadline(deadlineMs, undefined, (signal) => listed(clusterResource, "", signal)),
  );
  const ofOne = remembered<readonly Injection[]>({ maxAgeMs, now }, (name) =>
    withDeadline(deadlineMs, undefined, (signal) => listed(resource, name, signal)),
  );
  const labelsOf = remembered<Namespace["labels"]>({ maxAgeMs, now }, (name) =>
    withDeadline(deadlineMs, undefined, async (signal) => {
      const found = await client.get<KubeObject>(namespaceResource, { namespace: "", name }, { signal });
      return found?.metadata.labels ?? {};
    }),
  );

  return async (name) => {
    const [own, many] = await Promise.all([ofOne(name), isForAll ? ofMany("") : []]);
    const labels = many.length > 0 ? await labelsOf(name) : {};
    return { namespace: { name, labels }, injections: [...own, ...many] };
  };
};

/** Asks once for all who ask within the age; a failure is not remembered. */
const remembered = <T>(
  { maxAgeMs, now }: { maxAgeMs: number; now: () => number },
  ask: (name: string) => Promise<T>,
): ((name: string) => Promise<T>) => {
  const answers = new Map<string, { since: number; answer: Promise<T> }>();
  return (name) => {
    for (const [key, { since }] of answers) if (now() - since > maxAgeMs) answers.delete(key);
    const known = answers.get(name);
    if (known) return known.answer;
    const answer = ask(name);
    answers.set(name, { since: now(), answer });
    answer.catch(() => answers.delete(name));
    return answer;
  };
};
