/** Waits for many objects at once, by a watch: each change of an object costs the API server one answer, and nobody asks in vain. */

import { setMaxListeners } from "node:events";
import { type RequestOptions, request } from "node:https";
import { KubeConfig } from "@kubernetes/client-node";
import type { Platform } from "../dev/platform/platform.ts";
import type { KubeObject } from "../src/api/kubernetes/object.ts";
import type { Resource } from "../src/api/kubernetes/resource.ts";
import { pathOf } from "../src/kube/path.ts";

export interface Counts {
  present: number;
  /** Those of which `isDone` holds. */
  done: number;
}

export interface Watching {
  /** Resolves as soon as the counts are so. Rejects after `timeoutMs`, when the watch ends, and when it is aborted. */
  until(isReached: (counts: Counts) => boolean): Promise<void>;
  close(): void;
}

export interface WatchOptions<T extends KubeObject> {
  namespace: string;
  signal: AbortSignal;
  isDone?: (object: T) => boolean;
  timeoutMs?: number;
}

const patienceMs = 20 * 60 * 1000;

/** Resolves when it knows what there is already. */
export const watchObjects = async <T extends KubeObject>(
  { kubeconfig, transport }: Pick<Platform, "kubeconfig" | "transport">,
  resource: Resource,
  { namespace, signal, isDone = () => true, timeoutMs = patienceMs }: WatchOptions<T>,
): Promise<Watching> => {
  const present = new Set<string>();
  const done = new Set<string>();
  const checks = new Set<() => void>();
  const ended = new AbortController();
  setMaxListeners(0, ended.signal);

  const onChange = (type: string, object: T): void => {
    const { name } = object.metadata;
    if (type === "DELETED") present.delete(name);
    else present.add(name);
    if (type !== "DELETED" && isDone(object)) done.add(name);
    else done.delete(name);
    for (const check of checks) check();
  };

  const path = pathOf(resource, { namespace });
  const relist = async (): Promise<string> => {
    const { body } = await transport.send({ method: "GET", path, signal, doing: `list ${resource.plural}` });
    const { items, metadata } = body as { items: T[]; metadata: { resourceVersion: string } };
    present.clear();
    done.clear();
    for (const object of items) onChange("ADDED", object);
    return metadata.resourceVersion;
  };

  const closing = new AbortController();
  const follow = async (first: string): Promise<void> => {
    const options = await httpsOptions(kubeconfig);
    // An API server ends a watch that it cannot write to fast enough.
    for (let version = first; !closing.signal.aborted; version = await relist()) {
      const from = `${path}?watch=true&resourceVersion=${version}`;
      await readLines({ ...options, path: from, signal: closing.signal }, (line) => {
        const { type, object }: { type: string; object: T } = JSON.parse(line);
        if (type === "ADDED" || type === "MODIFIED" || type === "DELETED") onChange(type, object);
      });
    }
  };
  follow(await relist()).catch((error: unknown) => closing.signal.aborted || ended.abort(error));

  return {
    async until(isReached) {
      const counts = (): Counts => ({ present: present.size, done: done.size });
      if (isReached(counts())) return;
      const deadline = AbortSignal.timeout(timeoutMs);
      const end = AbortSignal.any([signal, ended.signal, deadline]);
      const reached = Promise.withResolvers<void>();
      const fail = (): void => {
        const late = `Waited ${timeoutMs / 1000} s in vain: ${done.size} of ${present.size} ${resource.plural} are done`;
        reached.reject(deadline.aborted ? new Error(late) : end.reason);
      };
      const check = (): void => {
        if (isReached(counts())) reached.resolve();
      };
      checks.add(check);
      end.addEventListener("abort", fail);
      if (end.aborted) fail();
      await reached.promise.finally(() => {
        checks.delete(check);
        end.removeEventListener("abort", fail);
      });
    },
    close: () => closing.abort(),
  };
};

const httpsOptions = async (kubeconfig: string): Promise<RequestOptions> => {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const { hostname, port } = new URL(config.getCurrentCluster()?.server ?? "");
  return { ...options, hostname, port };
};

/** Resolves when there is nothing more to be read, for whatever reason. */
const readLines = (options: RequestOptions, onLine: (line: string) => void): Promise<void> =>
  new Promise((resolve) => {
    const outgoing = request(options, (incoming) => {
      let rest = "";
      incoming.setEncoding("utf8").on("data", (chunk: string) => {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        lines.forEach(onLine);
      });
      incoming.on("close", resolve).on("error", () => resolve());
    });
    outgoing.on("error", () => resolve());
    outgoing.end();
  });
