import { expect, test } from "vitest";
import { ownNamespace, sharedCluster } from "../../support/cluster.ts";
import { type EventRequest, eventOf, post } from "../../support/events.ts";
import { memcachedUser } from "../../support/memcached.ts";
import { ownOperator } from "../../support/operator.ts";
import { of, recordRequests } from "../../support/requests.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "malformed");
const running = ownOperator(cluster, namespace);
const user = memcachedUser(cluster, namespace);

const good = eventOf({
  apiVersion: "memcached.c5c3.io/v1beta1",
  kind: "Memcached",
  metadata: { name: "cache", namespace },
});
const withHeader = (name: string, value: string): EventRequest => ({
  ...good,
  headers: { ...good.headers, [name]: value },
});
const withName = (name: string): EventRequest =>
  eventOf({ apiVersion: "memcached.c5c3.io/v1beta1", kind: "Memcached", metadata: { name, namespace } });

test.each<[string, EventRequest, RegExp]>([
  ["an event of another type", withHeader("ce-type", "com.example.order.created"), /type must be/],
  ["an event of another CloudEvents version", withHeader("ce-specversion", "0.3"), /specversion must be 1.0/],
  ["a body that is not JSON", { ...good, body: "{" }, /not JSON/],
  ["a body that is a list", { ...good, body: "[]" }, /must be a JSON object/],
  [
    "a body without metadata",
    { ...good, body: '{"apiVersion":"memcached.c5c3.io/v1beta1","kind":"Memcached"}' },
    /metadata/,
  ],
  ["a body of 5 MB", { ...good, body: JSON.stringify({ text: "x".repeat(5_000_000) }) }, /larger than/],
  [
    "a kind that is not watched",
    eventOf({ apiVersion: "v1", kind: "Secret", metadata: { name: "a", namespace } }),
    /Secret of v1 is not watched/,
  ],
  [
    "a kind of another group",
    eventOf({ apiVersion: "example.com/v1", kind: "Memcached", metadata: { name: "a", namespace } }),
    /is not watched/,
  ],
  ["a name with a path in it", withName("../../secrets/token"), /name is no DNS name/],
  ["a name of 300 characters", withName("a".repeat(300)), /name is no DNS name/],
  ["an empty name", withName(""), /name is no DNS name/],
  [
    "a name that differs between header and body",
    withHeader("ce-name", "other"),
    /name is "other" in the event and "cache"/,
  ],
  [
    "a namespace that is not watched",
    eventOf({ apiVersion: "v1", kind: "Service", metadata: { name: "a", namespace: "kube-system" } }),
    /not watched/,
  ],
  ["another media type", withHeader("content-type", "text/plain"), /Content-Type must be/],
])("%s gets 400 with the reason, and nothing is asked of the API server", async (_, event, reason) => {
  const requests = recordRequests(namespace);

  const { status, message } = await post(running.operator.activator.url, event);

  expect(status).toBe(400);
  expect(message).toMatch(reason);
  expect(of(await requests(), "ebb-reconcile")).toEqual([]);
});

test("after all that, the next good event works", async () => {
  await user.apply("cache", { replicas: 1 });

  const ready = await user.untilReady("cache");

  expect(ready.status?.readyReplicas).toBe(1);
});
