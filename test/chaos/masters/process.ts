/** A process that operates Redises, and ends in the middle of something. */

import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Redis } from "../../../src/api/redis.ebb.dev/index.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import type { RedisFacts } from "../../../src/kinds/redis/facts.ts";
import { redis } from "../../../src/kinds/redis/index.ts";
import { leaseResource } from "../../../src/kinds/redis/operated.ts";
import type { KubeClient } from "../../../src/kube/client.ts";
import type { Transport } from "../../../src/kube/transport.ts";
import { connectRedis } from "../../../src/redis/connect.ts";
import { gather } from "../../../src/redis/gather.ts";
import type { Lease } from "../../../src/redis/lease.ts";
import type { RedisNode } from "../../../src/redis/redis-node.ts";

/** How long it lives. */
export interface Life {
  isOver(): boolean;
  /** Does something of which, at the end of the life, nothing is known: that it was not begun, or how it ended. */
  spend<T>(act: () => Promise<T>): Promise<T>;
}

/** Each request and each command has two moments, before it is sent and before its answer is known. */
export const lifeOf = (moments: number): Life => {
  let left = moments;
  const pass = (): void => {
    left -= 1;
    if (left <= 0) throw new Error("the process has ended");
  };
  return {
    isOver: () => left <= 0,
    async spend(act) {
      pass();
      return await act().finally(pass);
    },
  };
};

export const mortalTransport = (transport: Transport, { spend }: Life): Transport => ({
  close() {},
  send: (request) => spend(() => transport.send(request)),
});

/**
 * The kind, whose servers are told nothing any more when the life is over.
 * @param unheld is told of the holder of a Lease that nobody works under any more, whether it could be given back or not
 */
export const mortalRedis = (life: Life, unheld: (holder: string) => void): Kind<Redis, RedisFacts> => ({
  ...redis,
  async gather(cr, reader, context) {
    const holders = new Set<string>();
    const client = withHolders(context.client, (holder) => holders.add(holder));
    try {
      return await gather(cr, reader, { ...context, client }, async (options) =>
        mortalNode(await life.spend(() => connectRedis(options)), life),
      );
    } finally {
      for (const holder of holders) unheld(holder);
    }
  },
});

const mortalNode = (node: RedisNode, { spend }: Life): RedisNode => ({
  info: () => spend(() => node.info()),
  replicaOf: (...args) => spend(() => node.replicaOf(...args)),
  promote: () => spend(() => node.promote()),
  failoverTo: (...args) => spend(() => node.failoverTo(...args)),
  configSet: (...args) => spend(() => node.configSet(...args)),
  useOwnPasswordAtMaster: () => spend(() => node.useOwnPasswordAtMaster()),
  close: () => node.close(),
});

/** Tells who takes a Lease by it. */
const withHolders = (client: KubeClient, takes: (holder: string) => void): KubeClient => {
  const look = (plural: string, body: object): void => {
    const { holderIdentity } = (body as Partial<Lease>).spec ?? {};
    if (plural === leaseResource.plural && holderIdentity) takes(holderIdentity);
  };
  return {
    ...client,
    create(resource, object, options) {
      look(resource.plural, object);
      return client.create(resource, object, options);
    },
    mergePatch<T extends KubeObject>(...args: Parameters<KubeClient["mergePatch"]>): Promise<T> {
      look(args[0].plural, args[2]);
      return client.mergePatch<T>(...args);
    },
  };
};
