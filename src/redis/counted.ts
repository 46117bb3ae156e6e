import type { KubeClient } from "../kube/client.ts";

/** What operating a Redis needs of the API. */
export type OperateClient = Pick<KubeClient, "get" | "list" | "create" | "mergePatch" | "patchStatus">;

/** The same client, and how many requests it was asked for since; a page of a list is one. */
export const counted = (client: OperateClient): { client: OperateClient; sent: () => number } => {
  let sent = 0;
  const count = <T>(request: T): T => {
    sent++;
    return request;
  };
  return {
    sent: () => sent,
    client: {
      get: (...args) => count(client.get(...args)),
      create: (...args) => count(client.create(...args)),
      mergePatch: (...args) => count(client.mergePatch(...args)),
      patchStatus: (...args) => count(client.patchStatus(...args)),
      async *list(...args) {
        for await (const page of client.list(...args)) yield count(page) as never;
      },
    },
  };
};
