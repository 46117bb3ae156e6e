/** What ebb asks for while nothing happens that concerns it, and because of its own writes. */

import { setTimeout as delay } from "node:timers/promises";
import { type AuditedRequest, isWrite } from "../../dev/platform/audit-line.ts";
import { deployment } from "../../src/kinds/memcached/children/deployment.ts";
import { memcached } from "../../src/kinds/memcached/index.ts";
import { mergePatch } from "../client.ts";
import { countRequests, echoesIn } from "../count-requests.ts";
import type { Deployment } from "../done.ts";
import { ebbFleet } from "../fleet.ts";
import { namesOf } from "../objects.ts";
import { inParallel } from "../parallel.ts";
import { reconcileUser, recordRequests, untilQuiet } from "../requests.ts";
import type { Scenario } from "../scenario.ts";
import { watchedNamespace as namespace, onPlatform, type Stage, withOperator } from "../stage.ts";

const count = 200;
const halfMs = 30_000;

export const steady: Scenario = {
  names: ["steady-60s"],
  run: (bench, say) =>
    onPlatform(bench, {}, (stage) =>
      withOperator(bench, stage, stage.platform, async () => {
        const { signal } = stage;
        const names = namesOf(count);
        say(`steady: create ${count}`);
        await ebbFleet({ ...stage, namespace, names }).create();
        await untilQuiet(stage.auditLog, { signal });

        say("steady: 30 s of silence");
        const silent = await recorded(stage, () => delay(halfMs, undefined, { signal }));
        say("steady: the status of every Deployment, and 30 s");
        const noisy = await recorded(stage, () =>
          Promise.all([makeNoise(stage, names), delay(halfMs, undefined, { signal })]),
        );
        say("steady: echoes of own writes");
        const edited = await recorded(stage, () => editServices(stage, names));
        const all = [...silent, ...noisy];
        return {
          "steady-60s": {
            requests: all.length,
            writes: all.filter(isWrite).length,
            requests_in_silence: silent.length,
            requests_per_status_noise: noisy.length / count,
            echo_requests: echoesIn(edited).length,
            requests_by_noise: countRequests(noisy),
            requests_by_edit: countRequests(edited),
          },
        };
      }),
    ),
};

const recorded = async ({ auditLog, signal }: Stage, act: () => Promise<unknown>): Promise<AuditedRequest[]> => {
  const requests = await recordRequests(auditLog, reconcileUser);
  await act();
  await untilQuiet(auditLog, { signal });
  return requests();
};

/** A condition that is nobody's business. */
const makeNoise = ({ platform, signal }: Stage, names: readonly string[]): Promise<void> =>
  inParallel(
    names,
    async (name) => {
      const live = await platform.client.get<Deployment>(deployment.resource, { namespace, name });
      const noise = { type: "example.com/Noise", status: "True", reason: "Noise", message: "of no consequence" };
      const conditions = [...(live?.status?.conditions ?? []), noise];
      const key = { namespace, name, subresource: "status" };
      await mergePatch(platform, deployment.resource, key, { status: { conditions } });
    },
    { signal },
  );

/** Changes that need one write to a child and one to the status, and no new pods. */
const editServices = ({ platform, signal }: Stage, names: readonly string[]): Promise<void> =>
  inParallel(
    names.slice(0, 20),
    (name) => {
      const body = { spec: { service: { annotations: { edited: "true" } } } };
      return mergePatch(platform, memcached.resource, { namespace, name }, body);
    },
    { signal },
  );
