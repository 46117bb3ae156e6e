/** Something that happens at one of a pass's API requests. */

import { setTimeout as delay } from "node:timers/promises";
import type { Transport } from "../../../src/kube/transport.ts";
import type { Random } from "./random.ts";

export interface RequestPoint {
  /** 1 is the first request. */
  at: number;
  /** Before the request is sent, or when the server has acted on it and nobody has learned of the answer yet. */
  when: "before" | "after";
}

/** Every point of so many requests. */
export const pointsOf = (requests: number): RequestPoint[] =>
  Array.from({ length: requests }, (_, index) => index + 1).flatMap((at): RequestPoint[] => [
    { at, when: "before" },
    { at, when: "after" },
  ]);

/** So many of them at most, evenly, the first and the last among them. */
export const spread = <T>(points: readonly T[], most: number): T[] => {
  if (points.length <= most) return [...points];
  const apart = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => points[Math.round(index * apart)] as T);
};

/** Holds the request up until `act` is done. */
export const interrupted = (
  transport: Transport,
  { at, when }: RequestPoint,
  act: () => Promise<unknown> | unknown,
): Transport => {
  let sent = 0;
  return {
    close() {},
    async send(request) {
      const isIt = ++sent === at;
      if (isIt && when === "before") await act();
      const answer = transport.send(request);
      if (!isIt || when === "before") return answer;
      await answer.catch(() => undefined);
      await act();
      return answer;
    },
  };
};

/** A process that ends at a point. What it has sent before is done by the server all the same. */
export const mortal = (transport: Transport, point: RequestPoint): { transport: Transport; isDead(): boolean } => {
  let dead = false;
  const alive = interrupted(transport, point, () => {
    dead = true;
    throw new Error("the process has ended");
  });
  const end = () => {
    if (dead) throw new Error("the process has ended");
  };
  return {
    isDead: () => dead,
    transport: {
      close() {},
      async send(request) {
        end();
        return await alive.send(request).finally(end);
      },
    },
  };
};

/** Keeps what goes through it, in order: `PATCH deployments/cache`. */
export const recorded = (transport: Transport): { transport: Transport; requests: readonly string[] } => {
  const requests: string[] = [];
  return {
    requests,
    transport: {
      close() {},
      send(request) {
        requests.push(`${request.method} ${request.path.replace(/^.*\/namespaces\/[^/]+\//, "")}`);
        return transport.send(request);
      },
    },
  };
};

/** Some requests take longer than others, so that those of several instances come in every order. */
export const uneven = (transport: Transport, random: Random, mostMs = 60): Transport => ({
  close() {},
  async send(request) {
    if (random.chance(0.3)) await delay(random.below(mostMs));
    return await transport.send(request);
  },
});
