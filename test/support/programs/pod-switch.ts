/** What connects the networks of several sandboxes, each of which has an address of its own there. */

import { execa } from "execa";
import { type PodNetwork, startPodNetwork } from "./pod-network/pod-network.ts";

export interface PodSwitch {
  /** Of a process on it, which has the rights on the networks that are made beside it. */
  pid: number;
  /** Connects the end of this name, or parts it from all others: what is sent there is lost, and no connection ends. */
  connect(end: string): Promise<void>;
  part(end: string): Promise<void>;
  stop(): Promise<void>;
}

export const startPodSwitch = async (): Promise<PodSwitch> => {
  const network: PodNetwork = await startPodNetwork({ hostname: "switch" });
  const ip = async (...args: string[]): Promise<void> => {
    const enter = ["--target", String(network.pid), "--preserve-credentials", "--user", "--net"];
    await execa("nsenter", [...enter, "ip", ...args]);
  };
  await ip("link", "add", "dev", "switch", "type", "bridge");
  await ip("link", "set", "switch", "up");
  return {
    pid: network.pid,
    async connect(end) {
      await ip("link", "set", "dev", end, "master", "switch", "up");
    },
    part: (end) => ip("link", "set", "dev", end, "down"),
    stop: network.stop,
  };
};
