/** Memcacheds that were stored before there was a rule: written to etcd, as no API server would take them. */

import { inject } from "vitest";
import type { Memcached, MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import { memcacheds } from "./memcached.ts";

/** Gives a stored Memcached another spec and the next generation. https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/ */
export const storeSpec = async (namespace: string, name: string, spec: MemcachedSpec): Promise<void> => {
  const key = btoa(`/registry/${memcacheds.group}/${memcacheds.plural}/${namespace}/${name}`);
  const { kvs: [found] = [] } = await ask<{ kvs?: { value: string }[] }>("range", { key });
  if (found === undefined) throw new Error(`There is no Memcached "${namespace}/${name}" in etcd`);
  const stored: Memcached = JSON.parse(atob(found.value));
  const { generation = 0 } = stored.metadata;
  const faulty = { ...stored, metadata: { ...stored.metadata, generation: generation + 1 }, spec };
  await ask("put", { key, value: btoa(JSON.stringify(faulty)) });
};

const ask = async <T>(what: "range" | "put", body: object): Promise<T> => {
  const answer = await fetch(`${inject("platform").etcd}/v3/kv/${what}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`etcd answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
};
