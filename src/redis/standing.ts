/** Where a Redis stands in the course of a step: as the API server has it, and what was found out since. */

import type { Redis } from "../api/redis.ebb.dev/index.ts";
import { statusManager } from "../field-managers.ts";
import { jsonEqual } from "../json.ts";
import type { MasterStatus } from "../kinds/redis/operate/world.ts";
import { resource } from "../kinds/redis/resource.ts";
import { ApiError } from "../kube/api-error.ts";
import type { CallOptions } from "../kube/client.ts";
import type { OperateClient } from "./counted.ts";

export interface Standing {
  /** As it was last read or written. */
  readonly cr: Redis;
  /** What its status is to tell of the master. */
  readonly status: MasterStatus;
  /** Something was found out; whoever writes the status next tells it. */
  note(status: MasterStatus): void;
  /** Whether something was found out that is not written yet. */
  isNoted(): boolean;
  /** Writes it if nobody has written since; else reads what is there, and what was noted is forgotten. */
  write(status: MasterStatus): Promise<void>;
  /** Forgets what was noted. Rejects with a conflict when it is gone or going. */
  read(): Promise<void>;
}

export const standingOf = (client: OperateClient, known: Redis, call: CallOptions): Standing => {
  const { name, namespace = "", uid } = known.metadata;
  const key = { name, namespace };
  let cr = known;
  let status = masterStatus(cr);
  const know = (live: Redis): void => {
    cr = live;
    status = masterStatus(live);
  };
  const read = async (): Promise<void> => {
    const live = await client.get<Redis>(resource, key, call);
    if (live === undefined || live.metadata.uid !== uid || live.metadata.deletionTimestamp !== undefined)
      throw new ApiError(`operate Redis "${namespace}/${name}"`, 409, "Conflict", "it is gone or going");
    know(live);
  };
  return {
    get cr() {
      return cr;
    },
    get status() {
      return status;
    },
    note(found) {
      status = found;
    },
    isNoted: () => !jsonEqual(status, masterStatus(cr)),
    read,
    async write(found) {
      const { resourceVersion = "" } = cr.metadata;
      const options = { ...call, fieldManager: statusManager, resourceVersion };
      try {
        know(await client.patchStatus(resource, key, mergePatch(found), options));
      } catch (error) {
        if (!(error instanceof ApiError) || !error.isConflict) throw error;
        await read();
      }
    },
  };
};

const masterStatus = ({ status = {} }: Redis): MasterStatus => {
  const { master, masterReplicationId, masterUnreachableSince, operation } = status;
  return { master, masterReplicationId, masterUnreachableSince, operation };
};

/** What is absent goes. Of two operations nothing is mixed, as every member of theirs is written. */
const mergePatch = ({ master, masterReplicationId, masterUnreachableSince, operation }: MasterStatus): object => ({
  master: master ?? null,
  masterReplicationId: masterReplicationId ?? null,
  masterUnreachableSince: masterUnreachableSince ?? null,
  operation: operation ? { from: null, progress: null, ...operation } : null,
});
