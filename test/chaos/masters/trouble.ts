/** Instances beside each other that operate Redises while their requests meet faults, and each of which ends, to be followed by another. */

import { setTimeout as delay } from "node:timers/promises";
import { resync } from "../../../src/engine/resync.ts";
import { leaseResource } from "../../../src/kinds/redis/operated.ts";
import type { Transport } from "../../../src/kube/transport.ts";
import type { Lease } from "../../../src/redis/lease.ts";
import { apiFaults, faultNames } from "../faults/api-faults.ts";
import type { Random } from "../faults/random.ts";
import { type Instance, instanceOn, settings, silence } from "../stage/instances.ts";
import { startSource } from "../stage/source.ts";
import type { Stage } from "../stage/stage.ts";
import { type Life, lifeOf, mortalRedis, mortalTransport } from "./process.ts";

export interface Trouble {
  /** How often something went wrong by now. */
  readonly faults: number;
  readonly deaths: number;
  /** Resolves when no instance is at work any more, and nobody is kept out by the Lease of one. */
  end(): Promise<void>;
}

/** A read that is older than the latest write is no fault that there is: each object is read by itself, and so as it stands. */
const names = faultNames.filter((name) => name !== "stale read");
const patience = { attemptTimeoutMs: 500, backoffMs: [10, 20] };

export const startTrouble = async (stage: Stage, random: Random): Promise<Trouble> => {
  const decide = apiFaults(random, { names, rate: 0.1 });
  const count = { faults: 0, deaths: 0 };
  const unheld = new Set<string>();
  let isOver = false;
  const { server } = await stage.connections.proxy({
    decide(request) {
      const fault = isOver ? undefined : decide(request);
      if (fault) count.faults += 1;
      return fault;
    },
  });
  const lines = await Promise.all(
    Array.from({ length: 2 + random.below(3) }, async () => {
      const transport = await stage.connections.connect(server, patience);
      const bury = (): void => {
        count.deaths += 1;
      };
      return lineOf({ transport, random, bury, unheld: (holder) => void unheld.add(holder) });
    }),
  );
  const source = await startSource(stage, lines);

  const everyHalfSecond = async (act: () => Promise<unknown>): Promise<void> => {
    for (; !isOver; await delay(500)) await act();
  };
  const beside = [
    // What is lost with an instance is found by a resync.
    everyHalfSecond(() => random.pick(lines).resync(stage.namespace)),
    everyHalfSecond(() => freeLeases(stage, unheld)),
  ];
  return {
    get faults() {
      return count.faults;
    },
    get deaths() {
      return count.deaths;
    },
    async end() {
      isOver = true;
      source.close();
      await Promise.all(beside);
      await Promise.all(lines.map((line) => line.end()));
      await freeLeases(stage, unheld);
    },
  };
};

interface Line extends Instance {
  resync(namespace: string): Promise<unknown>;
  end(): Promise<void>;
}

interface LineOptions {
  transport: Transport;
  random: Random;
  bury(): void;
  unheld(holder: string): void;
}

/** One instance after the other. */
const lineOf = ({ transport, random, bury, unheld }: LineOptions): Line => {
  const ended: Promise<void>[] = [];
  const born = () => {
    const life: Life = lifeOf(100 + random.below(700));
    const kind = mortalRedis(life, unheld);
    return { life, kind, instance: instanceOn(kind, mortalTransport(transport, life)) };
  };
  let current = born();
  let isLast = false;
  const living = () => {
    if (isLast || !current.life.isOver()) return current;
    bury();
    ended.push(current.instance.finish());
    current = born();
    return current;
  };
  return {
    get client() {
      return living().instance.client;
    },
    reconcile: (...args) => living().instance.reconcile(...args),
    deliver: (event) => living().instance.deliver(event),
    idle: () => living().instance.idle(),
    finish: () => living().instance.finish(),
    async resync(namespace) {
      const { kind, instance } = living();
      const { client, reconcile } = instance;
      const options = { client, kinds: [kind], namespaces: [namespace], settings, reconcile, log: silence };
      await resync({ ...options, instance: "chaos" });
    },
    async end() {
      isLast = true;
      await Promise.all([...ended, current.instance.finish()]);
    },
  };
};

/** As if the time of each were over that nobody works under any more. */
const freeLeases = async ({ cluster: { client }, namespace }: Stage, unheld: ReadonlySet<string>): Promise<void> => {
  const leases = (await Array.fromAsync(client.list<Lease>(leaseResource, { namespace }))).flat();
  const left = leases.filter(({ spec }) => unheld.has(spec?.holderIdentity ?? ""));
  const patch = { spec: { renewTime: "2020-01-01T00:00:00.000000Z" } };
  const free = (lease: Lease) => client.mergePatch(leaseResource, lease, patch, { fieldManager: "time" });
  // One that was written meanwhile is looked at again.
  await Promise.all(left.map((lease) => free(lease).catch(() => undefined)));
};
