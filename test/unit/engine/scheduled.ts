import type * as fc from "fast-check";
import type { KubeClient } from "../../../src/kube/client.ts";

/** A client whose requests happen in whatever order the scheduler picks. */
export const scheduled = (client: KubeClient, scheduler: fc.Scheduler, who: string): KubeClient => {
  const turn = (request: string): Promise<string> => scheduler.schedule(Promise.resolve(request), `${who} ${request}`);
  return {
    ...client,
    get: async (...args) => turn(`get ${args[0].kind}`).then(() => client.get(...args)),
    apply: async (...args) => turn(`apply ${args[0].kind}`).then(() => client.apply(...args)),
    applyNew: async (...args) => turn(`apply ${args[0].kind}`).then(() => client.applyNew(...args)),
    patchManagedFields: async (...args) =>
      turn(`managedFields ${args[0].kind}`).then(() => client.patchManagedFields(...args)),
    patchStatus: async (...args) => turn("status").then(() => client.patchStatus(...args)),
    create: async (...args) => turn("event").then(() => client.create(...args)),
    delete: async (...args) => turn(`delete ${args[0].kind}`).then(() => client.delete(...args)),
  };
};
