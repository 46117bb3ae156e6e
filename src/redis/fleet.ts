/** The servers of one Redis for the time of one step: a connection to each, opened when it is first asked and used until the end. */

import type { Answer } from "../kinds/redis/operate/world.ts";
import { RedisError } from "./redis-error.ts";
import type { RedisNode } from "./redis-node.ts";

/** Where the server of a pod is. */
export interface Address {
  name: string;
  /** Of the pod: another pod of that name is another server. */
  uid: string;
  ip: string | undefined;
}

/** Rejects with `RedisError`, and with the signal's reason when aborted; so does whatever is done by the connection. */
export type Connect = (pod: { name: string; ip: string }, signal: AbortSignal) => Promise<RedisNode>;

export interface Fleet {
  /** What the server says of itself. One that could not be had is left alone for a while, and so for most of a step. */
  ask(pod: Address): Promise<Answer>;
  /**
   * Sends a command to a server that has answered, by the connection that it answered by: a process that started since does not get it.
   * Rejects with `RedisError`.
   */
  send(pod: string, command: (node: RedisNode) => Promise<void>): Promise<void>;
  /** From now on the answer of this pod is that failure. */
  setAside(pod: string, error: RedisError): void;
  /** Sent so far, looks included. */
  readonly commands: number;
  close(): void;
}

/** Each attempt may take seconds, of which a step has few. */
const asideMs = 5_000;

export const openFleet = (connect: Connect, now: () => number, signal: AbortSignal): Fleet => {
  const nodes = new Map<string, { uid: string; node: RedisNode }>();
  const aside = new Map<string, { until: number; uid: string; answer: Answer }>();
  let commands = 0;

  const nodeOf = async ({ name, uid, ip }: Address): Promise<RedisNode> => {
    const known = nodes.get(name);
    if (known?.uid === uid) return known.node;
    known?.node.close();
    nodes.delete(name);
    if (ip === undefined) throw new RedisError(`reach ${name}`, "unreachable", "it has no address yet");
    const node = await connect({ name, ip }, signal);
    nodes.set(name, { uid, node });
    return node;
  };
  const drop = (name: string): void => {
    nodes.get(name)?.node.close();
    nodes.delete(name);
  };
  const leaveAlone = (name: string, uid: string, error: RedisError): void => {
    if (error.failure !== "command-refused") drop(name);
    aside.set(name, { until: now() + asideMs, uid, answer: { failure: error.failure, detail: error.detail } });
  };

  return {
    async ask(pod) {
      const known = aside.get(pod.name);
      if (known !== undefined && known.until > now() && known.uid === pod.uid) return known.answer;
      try {
        const node = await nodeOf(pod);
        commands++;
        return { info: await node.info() };
      } catch (error) {
        if (!(error instanceof RedisError)) throw error;
        leaveAlone(pod.name, pod.uid, error);
        return { failure: error.failure, detail: error.detail };
      }
    },
    async send(pod, command) {
      const node = nodes.get(pod)?.node;
      if (node === undefined) throw new RedisError(`reach ${pod}`, "unreachable", "it has not answered");
      commands++;
      await command(node);
    },
    setAside: (pod, error) => leaveAlone(pod, nodes.get(pod)?.uid ?? "", error),
    get commands() {
      return commands;
    },
    close() {
      for (const name of nodes.keys()) drop(name);
    },
  };
};
