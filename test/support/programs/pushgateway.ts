/** A real Pushgateway. */

import { spawn } from "node:child_process";
import getPort from "get-port";
import { until } from "../../../dev/platform/until.ts";
import { parsePrometheusText, type Scrape } from "../prometheus-text.ts";
import type { Program } from "./obtain.ts";

export interface Pushgateway {
  url: string;
  /** All that it holds, and what it tells of itself. */
  scrape(): Promise<Scrape>;
  stop(): Promise<void>;
}

/** Resolves when it takes requests. */
export const startPushgateway = async (
  { command, env }: Program,
  { port }: { port?: number } = {},
): Promise<Pushgateway> => {
  const address = `127.0.0.1:${port ?? (await getPort({ host: "127.0.0.1" }))}`;
  const child = spawn(command, [`--web.listen-address=${address}`], { env, stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const url = `http://${address}`;
  await until("the Pushgateway listens", async () => (await fetch(`${url}/-/ready`)).ok);
  return {
    url,
    scrape: async () => parsePrometheusText(await (await fetch(`${url}/metrics`)).text()),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
};
