/** Tells instances of all that happens in a namespace, each as an adapter of its own would: in order within a kind, one event at a time. */

import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { inject } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Resource } from "../../../src/api/kubernetes/resource.ts";
import { memcached } from "../../../src/kinds/memcached/index.ts";
import { pathOf } from "../../../src/kube/path.ts";
import { eventOf } from "../../support/events.ts";
import type { Instance } from "./instances.ts";
import type { Stage } from "./stage.ts";
import { lookAround } from "./world.ts";

export interface Source {
  /** Whether every instance has been told of everything that is there or, of these uids, gone, and is done with it. */
  isAllDone(gone: readonly string[]): Promise<boolean>;
  close(): void;
}

/** Waits before an event is sent again, in milliseconds, as the adapter's. */
const backoffMs = [100, 200, 400, 800, 1600];

const actions = { ADDED: "add", MODIFIED: "update", DELETED: "delete" } as const;

/** Resolves when it watches. */
export const startSource = async (
  { cluster, namespace }: Pick<Stage, "cluster" | "namespace">,
  instances: readonly Instance[],
): Promise<Source> => {
  const feeds = instances.map((instance) => ({ instance, ...feedOf(instance) }));
  const resources = [memcached, ...memcached.children.filter(({ whenNotServed }) => !whenNotServed)];
  const watches = await Promise.all(
    resources.map(async ({ resource }) => {
      const watch = await openWatch(cluster, namespace, resource);
      createInterface({ input: watch }).on("line", (line) => {
        for (const { tell } of feeds) tell(JSON.parse(line));
      });
      return watch;
    }),
  );
  return {
    async isAllDone(gone) {
      await Promise.all(feeds.map(({ instance }) => instance.idle()));
      const { memcacheds, children } = await lookAround(cluster.client, namespace);
      const there = [...memcacheds, ...[...children.values()].flat()].map(versionOf);
      return feeds.every(({ isTold }) => isTold([...there, ...gone]));
    },
    close() {
      for (const watch of watches) watch.destroy();
    },
  };
};

interface WatchEvent {
  type: keyof typeof actions;
  object: KubeObject;
}

const versionOf = ({ metadata: { uid, resourceVersion } }: KubeObject): string => `${uid} ${resourceVersion}`;

/** What one instance is told, and has been. */
const feedOf = ({ deliver }: Instance) => {
  const queues = new Map<string, Promise<void>>();
  const told = new Set<string>();
  let pending = 0;
  const send = async ({ type, object }: WatchEvent): Promise<void> => {
    const event = eventOf(object, actions[type]);
    for (const wait of backoffMs) {
      if ((await deliver(event)) !== 503) break;
      await delay(wait);
    }
    told.add(type === "DELETED" ? (object.metadata.uid ?? "") : versionOf(object));
    pending -= 1;
  };
  return {
    tell(event: WatchEvent): void {
      const { kind } = event.object;
      pending += 1;
      queues.set(
        kind,
        (queues.get(kind) ?? Promise.resolve()).then(() => send(event)),
      );
    },
    isTold: (versions: readonly string[]): boolean => pending === 0 && versions.every((version) => told.has(version)),
  };
};

/** What is there already comes first. */
const openWatch = ({ server, ca }: Stage["cluster"], namespace: string, resource: Resource): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const url = new URL(`${pathOf(resource, { namespace })}?watch=true&resourceVersion=0`, server);
    const headers = { authorization: `Bearer ${inject("platform").adminToken}` };
    request(url, { ca, headers }, resolve).on("error", reject).end();
  });
