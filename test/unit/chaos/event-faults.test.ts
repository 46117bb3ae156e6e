import { expect, test } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import { parseCloudEvent } from "../../../src/events/cloud-event.ts";
import { troubledEvents } from "../../chaos/faults/event-faults.ts";
import { forged } from "../../chaos/faults/forged.ts";
import { seededRandom } from "../../chaos/faults/random.ts";
import { type EventRequest, eventOf } from "../../support/events.ts";

const cache: KubeObject = {
  apiVersion: "memcached.c5c3.io/v1beta1",
  kind: "Memcached",
  metadata: { name: "cache", namespace: "web", uid: "u", resourceVersion: "7", generation: 2 },
};
const events = Array.from({ length: 300 }, () => eventOf(cache));
const typeOfTrue = "dev.knative.apiserver.resource.update";
const play = (seed: number, rate: number): { delivered: EventRequest[]; rest: EventRequest[] } => {
  const troubled = troubledEvents(seededRandom(seed), { rate });
  return { delivered: events.flatMap((event) => troubled.arrived(event)), rest: troubled.rest() };
};
const isTrue = (event: EventRequest): boolean => events.includes(event);

test("the same seed gives the same deliveries", () => {
  expect(play(3, 0.5)).toEqual(play(3, 0.5));
  expect(play(3, 0.5)).not.toEqual(play(4, 0.5));
});

test("at a rate of 0 each event is delivered as it came", () => {
  expect(play(1, 0)).toEqual({ delivered: events, rest: [] });
});

test("events are dropped, doubled, delivered late, and repeated with an older body", () => {
  const { delivered, rest } = play(1, 0.5);
  const positions = [...delivered, ...rest].filter(isTrue).map((event) => events.indexOf(event));

  expect(new Set(positions).size).toBeLessThan(events.length);
  expect(new Set(positions).size).toBeLessThan(positions.length);
  expect(positions).not.toEqual(positions.toSorted((a, b) => a - b));
});

test("forged events come beside true ones", () => {
  expect(play(1, 0.5).delivered.filter((event) => !isTrue(event)).length).toBeGreaterThan(0);
});

test("what is held to the end is delivered once", () => {
  const troubled = troubledEvents(seededRandom(1), { rate: 1 });
  for (const event of events) troubled.arrived(event);

  expect(troubled.rest().length).toBeGreaterThan(0);
  expect(troubled.rest()).toEqual([]);
});

test("a forged event has the form of a true one, and nearly always says something else", () => {
  const random = seededRandom(1);
  const lies = events.map((event) => forged(event, random));

  for (const { headers, body } of lies)
    expect(parseCloudEvent(new Headers(headers), body)).toMatchObject({ kind: "Memcached", namespace: "web" });
  const isLie = ({ headers, body }: EventRequest) => body !== events[0]?.body || headers["ce-type"] !== typeOfTrue;
  expect(lies.filter(isLie).length).toBeGreaterThan(0.9 * lies.length);
});
