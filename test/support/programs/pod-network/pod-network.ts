/** Networks as pods have them: own sockets, own settings, own hostname. Made of Linux namespaces, in a user namespace, so it takes no root. */

import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { Command } from "./actor.ts";

export interface PodNetwork {
  /** Of a process inside. */
  pid: number;
  /** Has the sockets inside changed, or asks something there; rejects with what went wrong. */
  tell(command: Command): Promise<unknown>;
  /** How a program is started inside. */
  inside: readonly string[];
  stop(): Promise<void>;
}

export interface PodNetworkOptions {
  hostname?: string;
  /** Of `ip_local_port_range`. */
  range?: string;
  /** That it can be linked to. */
  beside?: PodNetwork;
}

const actor = fileURLToPath(new URL("actor.ts", import.meta.url));

const setUp = `set -e
ip link set lo up
hostname "$1"
[ -z "$2" ] || echo "$2" > /proc/sys/net/ipv4/ip_local_port_range
shift 2
exec "$@"`;

const enter = (pid: number, ...namespaces: string[]): string[] => [
  "nsenter",
  "--target",
  String(pid),
  "--preserve-credentials",
  "--user",
  ...namespaces,
];

export const startPodNetwork = async ({
  hostname = "pod",
  range = "",
  beside,
}: PodNetworkOptions = {}): Promise<PodNetwork> => {
  // One user namespace has the rights on both, which is what it takes to link them.
  const own = ["unshare", "--net", "--uts", ...(beside ? [] : ["--user", "--map-root-user"])];
  const [command = "", ...args] = [...(beside ? enter(beside.pid) : []), ...own, "sh", "-c", setUp, "sh"];
  const child = execa(command, [...args, hostname, range, process.execPath, actor], { reject: false, buffer: false });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const errors: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => errors.push(line));
  const answer = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`Cannot have a network: ${errors.join("\n") || (await child).shortMessage}`);
    const { done: result, failed } = JSON.parse(value);
    if (failed !== undefined) throw new Error(failed);
    return result;
  };
  await answer();
  const pid = child.pid ?? 0;
  return {
    pid,
    tell(command) {
      child.stdin.write(`${JSON.stringify(command)}\n`);
      return answer();
    },
    inside: enter(pid, "--net", "--uts"),
    async stop() {
      child.stdin.end();
      await child;
    },
  };
};

/** Gives both an address, by which they reach each other; from the blocks that are reserved for documentation. */
export const link = async (a: PodNetwork, b: PodNetwork): Promise<{ addressOfA: string; addressOfB: string }> => {
  const [addressOfA, addressOfB] = ["192.0.2.1", "192.0.2.2"];
  const ip = async (pod: PodNetwork, ...args: string[]): Promise<void> => {
    const [command = "", ...rest] = [...enter(pod.pid, "--net"), "ip", ...args];
    await execa(command, rest);
  };
  await ip(a, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", String(b.pid));
  for (const [pod, address] of [[a, addressOfA] as const, [b, addressOfB] as const]) {
    await ip(pod, "address", "add", `${address}/24`, "dev", "eth0");
    await ip(pod, "link", "set", "eth0", "up");
  }
  return { addressOfA, addressOfB };
};

/** Why there are none here; `undefined` when there are. */
export const networkProblem = async (): Promise<string | undefined> => {
  try {
    await (await startPodNetwork({ range: "40000 40099" })).stop();
    return undefined;
  } catch (error) {
    return `this needs Linux, util-linux and iproute2, and leave to make namespaces, which root mostly has (${error})`;
  }
};
