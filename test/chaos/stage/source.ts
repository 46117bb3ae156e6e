/** Tells instances of all that happens in a namespace, each as an adapter of its own would: in order within a kind, one event at a time. */

import { setTimeout as delay } from "node:timers/promises";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import { watchedOf } from "../../../src/kinds/kind.ts";
import { eventOf } from "../../support/events.ts";
import type { Instance } from "./instances.ts";
import type { Stage } from "./stage.ts";
import { openWatch, type WatchEvent } from "./watch.ts";
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
  stage: Pick<Stage, "cluster" | "namespace" | "subject">,
  instances: readonly Instance[],
): Promise<Source> => {
  const feeds = instances.map((instance) => ({ instance, ...feedOf(instance) }));
  const { kind } = stage.subject;
  const parts = [kind, ...watchedOf(kind).filter(({ whenNotServed }) => !whenNotServed)];
  const resources = [...new Map(parts.map(({ resource }) => [resource.plural, resource])).values()];
  const watches = await Promise.all(
    resources.map((resource) => {
      const label = kind.watches?.find((watch) => watch.resource === resource)?.label;
      return openWatch(stage, resource, label, (event) => {
        for (const { tell } of feeds) tell(event);
      });
    }),
  );
  return {
    async isAllDone(gone) {
      await Promise.all(feeds.map(({ instance }) => instance.idle()));
      const { crs, objects, watched } = await lookAround(stage);
      const there = [...crs, ...[...objects.values(), ...watched.values()].flat()].map(versionOf);
      return feeds.every(({ isTold }) => isTold([...there, ...gone]));
    },
    close() {
      for (const watch of watches) watch.destroy();
    },
  };
};

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
