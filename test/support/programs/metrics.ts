/** The metrics of a pod's exporter, as Prometheus scrapes them. */

import { get } from "node:http";
import { text } from "node:stream/consumers";
import { until } from "../../../dev/platform/until.ts";
import type { Sandbox } from "./sandbox.ts";

/** The values by name, of those without labels. Waits for the exporter to listen. */
export const scrape = async (pod: Pick<Sandbox, "connect">, port = 9150): Promise<Map<string, number>> => {
  const connection = await until("the exporter listens", () => pod.connect(port), { timeoutMs: 10_000, everyMs: 20 });
  const page = await new Promise<string>((resolve, reject) => {
    const request = get({ path: "/metrics", createConnection: () => connection }, (page) => resolve(text(page)));
    request.once("error", reject);
  });
  return new Map([...page.matchAll(/^(\w+) (\S+)$/gm)].map(([, name = "", value]) => [name, Number(value)]));
};
