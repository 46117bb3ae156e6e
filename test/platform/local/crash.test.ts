import { expect, test } from "vitest";
import { until } from "../../../dev/platform/until.ts";
import { ownNamespace, sharedCluster } from "../../support/cluster.ts";
import { memcachedUser } from "../../support/memcached.ts";
import { ownOperator } from "../../support/operator.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "crash");
const running = ownOperator(cluster, namespace);
const user = memcachedUser(cluster, namespace);

/** Kills the function's process as a node failure would. */
const kill = async (): Promise<void> => {
  const pid = await until("the function runs", () => running.operator.activator.pid());
  process.kill(pid, "SIGKILL");
};

test.each([1, 2, 3, 4])(
  "killed as soon as the first child exists, the function ends at the same objects (round %i)",
  async (round) => {
    const name = `cache-${round}`;
    await user.apply(name, { replicas: 2, monitoring: { enabled: true } });
    await until("a child exists", async () => (await user.deployment(name)) ?? (await user.service(name)), {
      everyMs: 1,
    });

    await kill();

    const ready = await user.untilReady(name);
    expect(ready.status?.conditions?.map(({ type, status }) => [type, status])).toEqual([
      ["Available", "True"],
      ["Progressing", "False"],
      ["Degraded", "False"],
      ["Ready", "True"],
    ]);
    expect((await user.service(name))?.spec.ports).toHaveLength(2);
    expect(running.happenings.filter(({ what }) => what === "crashed").length).toBeGreaterThanOrEqual(round);
  },
);

test("killed before it has done anything, it is started again by the source's next attempt", async () => {
  await running.operator.activator.sleep();
  await user.apply("early", { replicas: 1 });

  await kill();

  await user.untilReady("early");
});
