import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Happening } from "../../dev/activator/activator.ts";
import { type Operator, startOperator } from "../../dev/operator/operator.ts";
import { type Platform, startPlatform } from "../../dev/platform/platform.ts";
import { until } from "../../dev/platform/until.ts";
import { eventOf, post } from "../support/events.ts";
import { type MemcachedUser, memcachedUser, services } from "../support/memcached.ts";

let platform: Platform;
let operator: Operator;
let user: MemcachedUser;
const happenings: Happening[] = [];

beforeAll(async () => {
  const binaries = inject("binaries");
  platform = await startPlatform({ binaries, stateDirectory: await mkdtemp(join(tmpdir(), "ebb-outage-")) });
  operator = await startOperator({
    cluster: platform,
    binaries,
    namespace: "default",
    runtime: "node",
    report: (happening) => void happenings.push(happening),
  });
  user = memcachedUser(platform, "default");
});

afterAll(async () => {
  await operator?.stop();
  await platform?.stop();
  if (platform !== undefined) await rm(platform.stateDirectory, { recursive: true, force: true });
});

test("while the API server is away for ten seconds events get 503, and afterwards one resync loses nothing", {
  timeout: 120_000,
}, async () => {
  await user.apply("cache", { replicas: 1 });
  const cr = await user.untilReady("cache");

  await platform.stopApiServer();
  const away = delay(10_000);
  const changed = { ...cr, metadata: { ...cr.metadata, generation: 99, resourceVersion: "999999999" } };
  // One after the other, as the source sends those of a kind.
  const answers = [
    await post(operator.activator.url, eventOf(changed)),
    await post(operator.activator.url, eventOf(changed)),
  ];
  await away;
  await platform.startApiServer();
  await user.apply("cache", { replicas: 3 });
  await user.remove(services, "cache");
  // As its Job is tried again, which an API server that does not know every kind yet may take.
  await until("a resync ends well", async () => (await operator.resync()) === 0, { timeoutMs: 60_000, everyMs: 5_000 });

  expect(answers.map(({ status, reason }) => [status, reason])).toEqual([
    [503, "ConnectionFailed"],
    [503, "ConnectionFailed"],
  ]);
  expect((await user.deployment("cache"))?.spec.replicas).toBe(3);
  expect(await user.service("cache")).toBeDefined();
  expect(happenings.filter(({ what }) => what === "crashed")).toEqual([]);
});

test("the status follows, at the latest by the resync after the controllers have found the API server again", async () => {
  const ready = await until("Memcached cache is ready", () => operator.resync().then(() => user.isReady("cache")), {
    timeoutMs: 90_000,
    everyMs: 1_000,
  });

  expect(ready.status?.readyReplicas).toBe(3);
}, 120_000);
