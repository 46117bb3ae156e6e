import process from "node:process";
import { expect, test } from "vitest";
import { eventOf, post } from "../support/events.ts";
import type { ApiFault } from "./faults/api-faults.ts";
import { pointsOf, type RequestPoint } from "./faults/points.ts";
import { ownFunction } from "./stage/function.ts";
import { expectConverged } from "./stage/invariants.ts";
import { ownStage } from "./stage/stage.ts";
import { portraitOf } from "./stage/world.ts";

const stage = ownStage("killed");
const { cluster, namespace, connections, user } = stage;
const { start } = ownFunction(cluster, namespace, connections);

const spec = { replicas: 0, monitoring: { enabled: true }, security: { networkPolicy: { enabled: true } } };

/** Creates a Memcached and tells a new process of it, which is killed at the point; whether it was, and the requests that it sent. */
const createKilledAt = async (name: string, { at, when }: RequestPoint) => {
  let [seen, isKilled] = [0, false];
  const kill = async () => {
    isKilled = true;
    process.kill(instance.pid, "SIGKILL");
    await instance.ended;
  };
  let answering: object | undefined;
  const proxy = await connections.proxy({
    async decide(request): Promise<ApiFault | undefined> {
      if (++seen !== at) return undefined;
      answering = request;
      if (when === "before") await kill();
      return when === "before" ? { what: "reset before" } : undefined;
    },
    async answered(request) {
      if (when === "after" && request === answering) await kill();
    },
  });
  const instance = await start(proxy.server);
  const cr = await user.apply(name, spec);
  await post(instance.url, eventOf(cr, "add")).catch(() => undefined);
  if (!isKilled) await instance.stop();
  return { isKilled, requests: seen };
};

test("a function that is killed at any request of a create leaves what one resync completes", async () => {
  const { requests } = await createKilledAt("calm", { at: Number.POSITIVE_INFINITY, when: "before" });
  const points = pointsOf(requests + 1);

  const kills: boolean[] = [];
  for (const point of points) kills.push((await createKilledAt(`at-${point.at}-${point.when}`, point)).isKilled);
  const world = await expectConverged(stage);

  expect([kills.at(0), kills.at(-1)]).toEqual([true, false]);
  const undisturbed = portraitOf(world, "calm");
  for (const { at, when } of points) expect(portraitOf(world, `at-${at}-${when}`)).toEqual(undisturbed);
});
