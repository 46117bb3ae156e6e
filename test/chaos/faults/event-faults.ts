/** What goes wrong between an event source and a function, decided from a seed. Pure. */

import type { EventRequest } from "../../support/events.ts";
import { forged } from "./forged.ts";
import type { Random } from "./random.ts";

export const eventFaults = ["drop", "double", "hold", "stale", "forge"] as const;

export interface TroubledEvents {
  /** What is delivered, in this order, when an event has come. */
  arrived(event: EventRequest): EventRequest[];
  /** What was held back to the end. */
  rest(): EventRequest[];
}

/** A held event is delivered late, after some of those that came after it; a stale one has the body of an older one. */
export const troubledEvents = (random: Random, { rate }: { rate: number }): TroubledEvents => {
  const past: EventRequest[] = [];
  let held: { event: EventRequest; until: number }[] = [];

  const withFault = (event: EventRequest): EventRequest[] => {
    if (!random.chance(rate)) return [event];
    const fault = random.pick(eventFaults);
    switch (fault) {
      case "drop":
        return [];
      case "double":
        return [event, event];
      case "hold":
        held.push({ event, until: past.length + 1 + random.below(8) });
        return [];
      case "stale":
        return [event, random.pick(past)];
      case "forge":
        return [event, forged(event, random)];
      default:
        return fault satisfies never;
    }
  };

  return {
    arrived(event) {
      past.push(event);
      const delivered = withFault(event);
      const due = held.filter(({ until }) => until <= past.length);
      held = held.filter((one) => !due.includes(one));
      return [...delivered, ...due.map((one) => one.event)];
    },
    rest() {
      const last = held.map(({ event }) => event);
      held = [];
      return last;
    },
  };
};
