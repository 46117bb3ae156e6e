import process from "node:process";
import { describe, expect, test } from "vitest";
import { eventOf, post } from "../support/events.ts";
import type { ApiFault } from "./faults/api-faults.ts";
import { pointsOf, type RequestPoint, spread } from "./faults/points.ts";
import { ownFunction } from "./stage/function.ts";
import { expectConverged } from "./stage/invariants.ts";
import { portraitOf } from "./stage/portrait.ts";
import { isLong } from "./stage/seeds.ts";
import { ownStage } from "./stage/stage.ts";
import { subjects } from "./subjects/index.ts";

describe.each(subjects)("%s", (_, subject) => {
  const stage = ownStage("killed", subject);
  const { cluster, namespace, connections, user } = stage;
  const { start } = ownFunction(cluster, namespace, connections);

  // The crash points play every one, in one process.
  const mostKills = subject.weight === 1 || isLong ? Number.POSITIVE_INFINITY : 15 / subject.weight;

  /** Creates a custom resource and tells a new process of it, which is killed at the point; whether it was, and the requests that it sent. */
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
    const cr = await user.apply(name, subject.examples.small);
    await post(instance.url, eventOf(cr, "add")).catch(() => undefined);
    if (!isKilled) await instance.stop();
    return { isKilled, requests: seen };
  };

  test(
    "a function that is killed at any request of a create leaves what one resync completes",
    async () => {
      const { requests } = await createKilledAt("calm", { at: Number.POSITIVE_INFINITY, when: "before" });
      const points = spread(pointsOf(requests + 1), mostKills);

      const kills: boolean[] = [];
      for (const point of points) kills.push((await createKilledAt(`at-${point.at}-${point.when}`, point)).isKilled);
      const world = await expectConverged(stage);

      expect([kills.at(0), kills.at(-1)]).toEqual([true, false]);
      const undisturbed = portraitOf(world, "calm");
      for (const { at, when } of points) expect(portraitOf(world, `at-${at}-${when}`)).toEqual(undisturbed);
    },
    isLong ? 5 * 60_000 : undefined,
  );
});
