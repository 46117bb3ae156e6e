/** The function as it is installed for one namespace, and when it cannot answer. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../../../dev/platform/until.ts";
import { type InjectionServer, startInjectionServer } from "../../support/sidecars/api-server.ts";
import { pod } from "../../support/sidecars/case.ts";
import { clusterInjection, injection, portMetrics, shipper } from "../../support/sidecars/injections.ts";
import { outcomesOf } from "../../support/sidecars/render.ts";
import { type InjectFunction, startInjectFunction } from "../../support/sidecars/webhook.ts";

/** The one that the shipped manifests watch. */
const watched = "default";

let server: InjectionServer;
let webhook: InjectFunction;
const outcomes = async (namespace: string) => outcomesOf(await server.submit(pod(), namespace));

beforeAll(async () => {
  server = await startInjectionServer();
  for (const namespace of [watched, "other"]) {
    await server.newNamespace(namespace, { team: "shop" }, { mayExist: true });
    await server.publish(injection({ portMetrics }), namespace);
  }
  await server.publish(clusterInjection({ logShippers: [shipper] }), watched);
  webhook = await startInjectFunction(server.platform, "node", "one namespace");
  await webhook.hook(true);
  await until("the function injects", async () => (await outcomes(watched))["sample-app"]);
});
afterAll(async () => {
  await webhook?.stop();
  await server.stop();
});

test("pods of the watched namespace get its injections, and no other's: its account may read no others", async () => {
  expect(await outcomes(watched)).toEqual({ "sample-app": "injected" });
  expect(webhook.printed.filter((line) => !line.includes('"level":"info"'))).toEqual([]);
});

test("it is not asked about other namespaces", async () => {
  expect(await outcomes("other")).toEqual({});
});

test("pods of an injection that was changed get what it is now, a second later at most", async () => {
  await server.remove(injection({}), watched);

  await until("it is over", async () => Object.keys(await outcomes(watched)).length === 0);
});

test("while it is gone pods start, without sidecars", async () => {
  await server.publish(injection({ portMetrics }), watched);
  await until("the function injects", async () => (await outcomes(watched))["sample-app"]);

  await webhook.kill();

  expect(await outcomes(watched)).toEqual({});
});
