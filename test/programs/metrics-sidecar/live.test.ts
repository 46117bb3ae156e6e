/** The program in networks as pods have them, beside real sockets. */

import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  link,
  networkProblem,
  type PodNetwork,
  type PodNetworkOptions,
  startPodNetwork,
} from "../../support/programs/pod-network/pod-network.ts";
import { once, startSidecar } from "./sidecar.ts";

let missing: string | undefined;
const pods: PodNetwork[] = [];

beforeAll(async () => {
  missing = await networkProblem();
  if (missing) console.warn(`Skipped: ${missing}`);
});
beforeEach(({ skip }) => {
  if (missing) skip(missing);
});
afterEach(async () => {
  for (const pod of pods.splice(0).toReversed()) await pod.stop();
});

const range = "40000 40099";

const start = async (options: PodNetworkOptions = {}): Promise<PodNetwork> => {
  const pod = await startPodNetwork({ range, ...options });
  pods.push(pod);
  return pod;
};

const portsOf = async (pod: PodNetwork, mode = "precise") => {
  const { scrape } = await once(pod, { env: { METRICS_SIDECAR_MODE: mode, POD_NAME: "pod" } });
  const value = (name: string) => scrape.value(name, { pod_name: "pod" });
  const destinations = scrape.families.get("port_destination_used")?.samples ?? [];
  return {
    used: value("port_used"),
    total: value("port_total"),
    usage: value("port_usage"),
    ephemeral: value("port_ephemeral_used"),
    listening: value("port_listening"),
    destinations: destinations.map(({ labels, value }) => [labels.remote_addr, labels.remote_port, value]),
    sockets: (family: string, state: string) => scrape.value("port_sockets", { pod_name: "pod", family, state }),
  };
};

test("a pod without a socket uses none of its 100 ports (S4-01, S4-02)", async () => {
  expect(await portsOf(await start())).toMatchObject({ used: 0, total: 100, usage: 0, destinations: [] });
});

test("a range that the pod changes is the next total", async () => {
  const pod = await start({ range: "50000 50009" });

  expect((await portsOf(pod)).total).toBe(10);
});

describe("between two pods", () => {
  const two = async () => {
    const pod = await start();
    const other = await start({ beside: pod });
    return { pod, other, ...(await link(pod, other)) };
  };

  test("7 connections out are 7 ports, towards one destination", async () => {
    const { pod, other, addressOfB } = await two();
    await other.tell({ do: "listen", host: "0.0.0.0", port: 5432 });

    await pod.tell({ do: "connect", host: addressOfB, port: 5432, count: 7 });

    expect(await portsOf(pod)).toMatchObject({
      used: 7,
      ephemeral: 7,
      usage: 7,
      listening: 0,
      destinations: [[addressOfB, "5432", 7]],
    });
  });

  test("7 connections in take the one port that is listened on, and are 8 rows to compat", async () => {
    const { pod, other, addressOfA } = await two();
    await pod.tell({ do: "listen", host: "0.0.0.0", port: 8080 });

    await other.tell({ do: "connect", host: addressOfA, port: 8080, count: 7 });

    expect(await portsOf(pod)).toMatchObject({ used: 1, ephemeral: 0, listening: 1, destinations: [] });
    expect(await portsOf(pod, "compat")).toMatchObject({ used: 8, usage: 8 });
  });

  test("connections that this side closed are in TIME_WAIT, and still use their ports", async () => {
    const { pod, other, addressOfB } = await two();
    await other.tell({ do: "listen", host: "0.0.0.0", port: 5432 });
    await pod.tell({ do: "connect", host: addressOfB, port: 5432, count: 5 });

    await pod.tell({ do: "disconnect" });

    const { used, sockets } = await portsOf(pod);
    expect(used).toBe(5);
    expect(sockets("ipv4", "TIME_WAIT")).toBe(5);
  });
});

test("inside one pod, 20 connections over IPv4 and 5 to a listener of IPv6: precise 27, compat 46 (S4-07)", async () => {
  const pod = await start();
  await pod.tell({ do: "listen", host: "127.0.0.1", port: 8080 });
  await pod.tell({ do: "listen", host: "::", port: 9090 });

  await pod.tell({ do: "connect", host: "127.0.0.1", port: 8080, count: 20, from: 40_000 });
  await pod.tell({ do: "connect", host: "127.0.0.1", port: 9090, count: 5, from: 40_050 });

  const precise = await portsOf(pod);
  expect(precise).toMatchObject({ used: 27, ephemeral: 25, listening: 2 });
  expect(precise.destinations).toEqual([
    ["127.0.0.1", "8080", 20],
    ["127.0.0.1", "9090", 5],
  ]);
  expect([precise.sockets("ipv6", "ESTABLISHED"), precise.sockets("ipv6", "LISTEN")]).toEqual([5, 1]);
  expect(await portsOf(pod, "compat")).toMatchObject({ used: 46 });
});

test("connections over IPv6 count, which compat does not see", async () => {
  const pod = await start();
  await pod.tell({ do: "listen", host: "::1", port: 9090 });

  await pod.tell({ do: "connect", host: "::1", port: 9090, count: 3 });

  expect(await portsOf(pod)).toMatchObject({ used: 4, ephemeral: 3, destinations: [["::1", "9090", 3]] });
  expect(await portsOf(pod, "compat")).toMatchObject({ used: 0 });
});

test("it serves, and its own listener and the scrape that asks are sockets too", async () => {
  const pod = await start();
  const sidecar = startSidecar(pod, { POD_NAME: "pod" });
  await sidecar.says("Listened");

  const answer = await pod.tell({ do: "get", url: "http://127.0.0.1:9999/metrics" });

  expect(answer).toMatchObject({ status: 200, type: "text/plain; version=0.0.4; charset=utf-8" });
  expect(answer).toMatchObject({ text: expect.stringContaining('port_used{pod_name="pod"} 2\n') });
  expect(await sidecar.end()).toBe(0);
});

test("where nothing can be read it serves all the same, and says so once (S4-04)", async () => {
  const pod = await start();
  const sidecar = startSidecar(pod, { METRICS_SIDECAR_PROC_ROOT: "/nowhere", POD_NAME: "pod" });
  await sidecar.says("Listened");

  const scrape = () => pod.tell({ do: "get", url: "http://127.0.0.1:9999/metrics" });
  await expect
    .poll(scrape, { timeout: 10_000, interval: 200 })
    .toMatchObject({ status: 200, text: expect.stringMatching(/errors_total\{pod_name="pod",source="tcp"\} [2-9]/) });

  expect(sidecar.lines.flatMap(({ error = [] }) => error)).toEqual([
    expect.stringContaining("ENOENT: no such file or directory, open '/nowhere/net/tcp'"),
    expect.stringContaining("ENOENT: no such file or directory, open '/nowhere/net/udp'"),
    expect.stringContaining("ENOENT: no such file or directory, open '/nowhere/sys/net/ipv4/ip_local_port_range'"),
  ]);
  expect(await pod.tell({ do: "get", url: "http://127.0.0.1:9999/healthz" })).toMatchObject({ status: 200 });
  expect(await sidecar.end()).toBe(0);
});

test("a port that the application holds is taken when it is free (S4-04)", async () => {
  const pod = await start();
  await pod.tell({ do: "listen", host: "0.0.0.0", port: 9999 });
  const sidecar = startSidecar(pod);
  await sidecar.says("Could not listen, and tries again");

  await pod.tell({ do: "stop listening", port: 9999 });

  await sidecar.says("Listened");
  expect(await pod.tell({ do: "get", url: "http://127.0.0.1:9999/healthz" })).toMatchObject({ status: 200 });
  expect(await sidecar.end()).toBe(0);
});

test("POD_NAME comes before the hostname (S4-08)", async () => {
  const pod = await start({ hostname: "manju-7744b786fc-jvftc" });

  expect((await once(pod)).text).toContain('port_used{pod_name="manju-7744b786fc-jvftc"} 0\n');
  expect((await once(pod, { env: { POD_NAME: "told" } })).text).toContain('port_used{pod_name="told"} 0\n');
});

test("METRICS_SIDECAR_PORT below ip_unprivileged_port_start is logged, and 9999 is served (S4-06)", async () => {
  const pod = await start();
  const sidecar = startSidecar(pod, { METRICS_SIDECAR_PORT: "80" });

  await sidecar.says("Listened");

  expect(sidecar.lines).toMatchObject([{ message: "Could not accept a setting" }, { port: 9999 }]);
  expect(await sidecar.end()).toBe(0);
});

describe("on Deno", () => {
  test("without -A the error names the flag, and nothing is counted (S4-04)", async () => {
    const { log, scrape } = await once(await start(), { runtime: "deno", env: { POD_NAME: "pod" } });

    expect(log).toContain("--allow-all");
    expect([...scrape.families.keys()]).toEqual(["metrics_sidecar_collect_errors_total", "metrics_sidecar_build_info"]);
  });

  test("with -A it counts as on Node", async () => {
    const pod = await start();
    await pod.tell({ do: "listen", host: "::", port: 9090 });

    const { scrape } = await once(pod, { runtime: "deno", args: ["run", "-A"], env: { POD_NAME: "pod" } });

    expect(scrape.value("port_used", { pod_name: "pod" })).toBe(1);
  });
});
