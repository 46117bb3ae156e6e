/**
 * Operates the servers of a Redis, as far as one pass goes, and tells what its children and its status depend on. Loaded by the first pass
 * over a Redis, as no other kind needs it.
 */

import type { KubeObject } from "../api/kubernetes/object.ts";
import type { Redis } from "../api/redis.ebb.dev/index.ts";
import { isOwnedBy } from "../engine/ownership.ts";
import { Stalled, Waiting } from "../failures.ts";
import type { GatherContext, Reader } from "../kinds/facts.ts";
import { statefulSet } from "../kinds/redis/children/stateful-set.ts";
import { dynamicDirectives } from "../kinds/redis/config/dynamic-conf.ts";
import type { RedisFacts } from "../kinds/redis/facts.ts";
import type { MasterStatus, World } from "../kinds/redis/operate/world.ts";
import { pendingRollout } from "../kinds/redis/pod/template.ts";
import { modeOf, portOf } from "../kinds/redis/spec.ts";
import { connectRedis } from "./connect.ts";
import { credentials } from "./credentials.ts";
import { type Operated, operate } from "./operate.ts";
import { growingVolumes } from "./volumes.ts";

type Context = Pick<GatherContext, "client" | "secrets" | "signal">;

export const gather = async (
  cr: Redis,
  reader: Pick<Reader, "get" | "list">,
  { client, secrets, signal }: Context,
  connect: typeof connectRedis = connectRedis,
): Promise<RedisFacts> => {
  const { namespace = "" } = cr.metadata;
  const live = await reader.get<KubeObject>(statefulSet.resource, { namespace, name: statefulSet.name(cr) });
  // What is not there yet, or somebody else's, is not operated; who was the master is known all the same.
  if (live === undefined || !isOwnedBy(live, cr) || !isOperated(cr)) return { pods: [], ...masterOf(cr) };

  const [operated, growing] = await Promise.all([
    operate({
      client,
      connect: async ({ ip }, ending) =>
        await connect({ host: ip, port: portOf(cr), ...credentials(cr, secrets), signal: ending }),
      cr,
      statefulSet: live,
      directives: Object.fromEntries(dynamicDirectives(cr)),
      rollout: rolloutOf(cr, { secrets, live }),
      signal,
    }),
    growingVolumes(cr, reader),
  ]);
  return { ...factsOf(operated), growing };
};

const isOperated = (cr: Redis): boolean => modeOf(cr) === "Standalone" || modeOf(cr) === "Replication";

const masterOf = ({ status = {} }: Redis): MasterStatus => {
  const { master, masterReplicationId, masterUnreachableSince, operation } = status;
  return { master, masterReplicationId, masterUnreachableSince, operation };
};

/** None while the template cannot be built: it is not applied then, and its builder says why. */
const rolloutOf = (cr: Redis, context: Parameters<typeof pendingRollout>[1]): World["rollout"] => {
  try {
    return pendingRollout(cr, context);
  } catch (error) {
    if (error instanceof Stalled || error instanceof Waiting) return undefined;
    throw error;
  }
};

/** While a decision is there and nothing tells when it can be continued. */
const patienceMs = 2_000;

const factsOf = ({ cr, status, pods, live, problems, electionProblem, done, ...operated }: Operated): RedisFacts => {
  const { holdsTemplate, partition, seconds, counts, operation, againInMs = status.operation && patienceMs } = operated;
  return {
    ...status,
    pods: pods.map(({ name, isReady, isTerminating, role }) => ({ name, isReady, isTerminating, role })),
    holdsTemplate,
    partition,
    problems,
    election: electionProblem,
    step: { seconds, commands: counts.commands, operation },
    acted: {
      done,
      goesOn: againInMs === 0,
      againInMs: againInMs === 0 ? undefined : againInMs,
      resourceVersion: cr.metadata.resourceVersion ?? "",
      seen: live,
    },
  };
};
