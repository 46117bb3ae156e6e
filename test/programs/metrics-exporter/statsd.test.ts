/** The real program sends to a UDP listener. */

import { createSocket } from "node:dgram";
import { describe, expect, onTestFinished, test } from "vitest";
import { makeDirectory, runningExporter, startExporter } from "./exporter.ts";

interface Listener {
  address: string;
  datagrams: readonly string[];
  /** All that came so far. */
  lines(): string[];
}

const listen = async (host = "127.0.0.1"): Promise<Listener> => {
  const socket = createSocket({ type: host === "::1" ? "udp6" : "udp4", recvBufferSize: 2 ** 20 });
  const datagrams: string[] = [];
  socket.on("message", (message) => void datagrams.push(message.toString()));
  await new Promise<void>((resolve) => socket.bind(0, host, resolve));
  onTestFinished(() => void socket.close());
  const { port } = socket.address();
  return {
    address: `${host === "::1" ? "[::1]" : host}:${port}`,
    datagrams,
    lines: () => datagrams.flatMap((datagram) => datagram.split("\n")),
  };
};

const counter = (value: number): string => `# TYPE jobs_total counter\njobs_total{queue="a"} ${value}\n`;
const settings = (address: string, tags = "dogstatsd") => ({
  METRICS_EXPORTER_STATSD_ADDRESS: address,
  METRICS_EXPORTER_STATSD_TAGS: tags,
});

describe.each(["node", "deno"] as const)("on %s", (runtime) => {
  test("S2-13, E5: gauges are sent at each collection, counters when they have grown, and at SIGTERM what is left", async () => {
    const { address, lines } = await listen();
    const directory = await makeDirectory({ "g.prom": '# TYPE g gauge\ng{x="y"} -1.5\n' });
    const exporter = await runningExporter(runtime, { directory, env: settings(address) });
    await expect.poll(lines, { timeout: 10_000 }).toContain("g:-1.5|g|#x:y");

    await directory.write("c.prom", counter(5));
    await expect.poll(lines, { timeout: 10_000 }).toContain("jobs_total:5|c|#queue:a");
    await directory.write("c.prom", counter(7));
    await expect.poll(lines, { timeout: 10_000 }).toContain("jobs_total:2|c|#queue:a");
    await directory.write("c.prom", counter(8));
    expect(await exporter.end()).toBe(0);

    // The listener may be behind the process.
    await expect.poll(lines, { timeout: 10_000 }).toContain("jobs_total:1|c|#queue:a");
    const counted = lines().filter((line) => line.startsWith("jobs_total:"));
    expect(counted.toSorted()).toEqual([
      "jobs_total:1|c|#queue:a",
      "jobs_total:2|c|#queue:a",
      "jobs_total:5|c|#queue:a",
    ]);
    expect(lines().filter((line) => line.includes("metrics_exporter"))).toEqual([]);
  });

  test("E5: many series come in datagrams of at most 1432 bytes, and all of them", async () => {
    const { address, datagrams, lines } = await listen();
    const names = Array.from({ length: 1_000 }, (_, n) => `a_gauge_with_a_long_name_${n}`);
    const directory = await makeDirectory({ "g.prom": names.map((name) => `${name} 1\n`).join("") });

    await startExporter(runtime, { directory, env: { ...settings(address), METRICS_EXPORTER_SCHEDULE: "1h" } });

    await expect.poll(() => lines().length, { timeout: 10_000 }).toBe(1_000);
    expect(new Set(lines())).toEqual(new Set(names.map((name) => `${name}:1|g`)));
    expect(Math.max(...datagrams.map((datagram) => Buffer.byteLength(datagram)))).toBeLessThanOrEqual(1432);
    expect(datagrams.length).toBeLessThan(30);
  });

  test("E5: a server of no name is counted, and what counters grew by is sent when there is one", async () => {
    const directory = await makeDirectory();
    const config = await makeDirectory();
    const tell = (address: string) =>
      config.write("config.json", JSON.stringify({ statsd: { address, tags: "none" } }));
    await tell("statsd.invalid:8125");
    const env = { METRICS_EXPORTER_CONFIG: `${config.path}/config.json` };
    const { scrape } = await runningExporter(runtime, { directory, env });
    await directory.write("c.prom", counter(5));
    const failures = async () => (await scrape()).value("metrics_exporter_push_errors_total", { target: "statsd" });
    await expect.poll(failures, { timeout: 20_000 }).toBeGreaterThan(1);

    const { address, lines } = await listen();
    await tell(address);

    await expect.poll(lines, { timeout: 20_000 }).toContain("jobs_total.a:5|c");
  });
});

test("E5: a server may have an IPv6 address", async ({ skip }) => {
  const listener = await listen("::1").catch(() => undefined);
  if (listener === undefined) return skip("there is no IPv6");
  const directory = await makeDirectory({ "g.prom": "g 1\n" });

  await startExporter("node", { directory, env: settings(listener.address) });

  await expect.poll(listener.lines, { timeout: 10_000 }).toContain("g:1|g");
});
