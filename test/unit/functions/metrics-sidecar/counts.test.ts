import { describe, expect, test } from "vitest";
import { countPorts } from "../../../../functions/metrics-sidecar/counts.ts";
import { readSources } from "../../../../functions/metrics-sidecar/sources.ts";
import { filesOf, loopback, procTree, type Tree } from "../../../support/proc-tree.ts";

const count = (
  tree: Tree,
  {
    mode = "precise",
    topN = 10,
    ...broken
  }: { mode?: "precise" | "compat"; topN?: number; [path: string]: unknown } = {},
) => {
  const files = filesOf({ ...procTree(tree), ...(broken as Record<string, { code: string }>) });
  return countPorts(
    readSources(files, () => {}),
    { mode, topN },
  );
};

const unreadable = { code: "EACCES" };

describe("20 connections over IPv4 and 5 by IPv4 to a listener of IPv6, all inside the pod (S4-01, S4-02, S4-09)", () => {
  test("precise: 27 ports in use, 25 of them of the range, which has 28232", () => {
    expect(count(loopback())).toMatchObject({
      used: 27,
      ephemeralUsed: 25,
      total: 28_232,
      usage: 2_500 / 28_232,
      listening: 2,
    });
  });

  test("compat: 46 rows of IPv4, as the tables had been counted before", () => {
    expect(count(loopback(), { mode: "compat" })).toMatchObject({
      used: 46,
      ephemeralUsed: 25,
      total: 28_232,
      usage: 4_600 / 28_232,
    });
  });

  test("each end is a socket in the state that it has", () => {
    const { ipv4, ipv6 } = count(loopback());

    expect([ipv4, ipv6]).toEqual([
      new Map([
        [0x0a, 1],
        [0x01, 45],
      ]),
      new Map([
        [0x0a, 1],
        [0x01, 5],
      ]),
    ]);
  });

  test("the destinations are the two listeners, and no client", () => {
    expect(count(loopback()).destinations).toEqual([
      { address: "127.0.0.1", port: 8080, used: 20 },
      { address: "127.0.0.1", port: 9090, used: 5 },
    ]);
  });
});

test("a port in TIME_WAIT is in use", () => {
  expect(count({ tcp: [{ local: "10.0.0.1:40000", remote: "10.0.0.2:80", state: "TIME_WAIT" }] })).toMatchObject({
    used: 1,
    ephemeralUsed: 1,
    destinations: [{ address: "10.0.0.2", port: 80, used: 1 }],
  });
});

test("a port that is used towards two remotes is one port, and one for each of them", () => {
  const counts = count({
    tcp: [
      { local: "10.0.0.1:40000", remote: "10.0.0.2:80" },
      { local: "10.0.0.1:40000", remote: "10.0.0.3:80" },
      { local: "10.0.0.9:40000", remote: "10.0.0.3:80" },
    ],
  });

  expect(counts.used).toBe(1);
  expect(counts.destinations?.map(({ used }) => used)).toEqual([1, 1]);
});

test("one remote in both tables is one destination", () => {
  const counts = count({
    tcp: [{ local: "10.0.0.1:40000", remote: "10.0.0.2:80" }],
    tcp6: [{ local: "[::ffff:10.0.0.1]:40001", remote: "[::ffff:10.0.0.2]:80" }],
  });

  expect(counts.destinations).toEqual([{ address: "10.0.0.2", port: 80, used: 2 }]);
});

test("what came in to a listener takes no port, even where the listener is in the range", () => {
  const tcp: Tree["tcp"] = [
    { local: "0.0.0.0:40000", state: "LISTEN", inode: 1 },
    { local: "10.0.0.1:40000", remote: "10.0.0.2:50000" },
    { local: "10.0.0.1:40001", remote: "10.0.0.3:443" },
  ];

  expect(count({ tcp }).destinations).toEqual([{ address: "10.0.0.3", port: 443, used: 1 }]);
});

test("a connection that outlives its listener takes no port of the range", () => {
  expect(count({ tcp: [{ local: "10.0.0.1:8080", remote: "10.0.0.2:50000" }] }).destinations).toEqual([]);
});

test("a row that the kernel shows twice is two rows to compat, and one socket", () => {
  const row = { local: "10.0.0.1:40000", remote: "10.0.0.2:80" };
  const counts = count({ tcp: [row, row] }, { mode: "compat" });

  expect([counts.used, counts.ipv4]).toEqual([2, new Map([[0x01, 1]])]);
});

test("the top destinations come first, and the others are not shown", () => {
  const connections = (remote: string, ports: number[]) =>
    ports.map((port) => ({ local: `10.0.0.1:${port}`, remote: `${remote}:443` }));
  const tcp = [
    ...connections("10.0.0.2", [40_001]),
    ...connections("10.0.0.3", [40_002, 40_003, 40_004]),
    ...connections("10.0.0.4", [40_005, 40_006]),
  ];

  expect(count({ tcp }, { topN: 2 }).destinations?.map(({ address }) => address)).toEqual(["10.0.0.3", "10.0.0.4"]);
  expect(count({ tcp }, { topN: 0 }).destinations).toEqual([]);
});

test("reserved ports are not to be had, and compat does not know of them", () => {
  const tree: Tree = { range: "40000\t40099\n", reserved: "40010-40019,50000\n" };

  expect(count(tree).total).toBe(90);
  expect(count(tree, { mode: "compat" }).total).toBe(100);
});

test("a reserved port that is in use is none of those that run out", () => {
  const tcp = [{ local: "10.0.0.1:40010", remote: "10.0.0.2:80" }];

  expect(count({ tcp, range: "40000\t40099\n", reserved: "40010\n" })).toMatchObject({ used: 1, ephemeralUsed: 0 });
});

test("UDP ports of both families are counted, each once", () => {
  const udp = [
    { local: "0.0.0.0:53", state: "CLOSE" as const },
    { local: "127.0.0.1:53", state: "CLOSE" as const },
  ];

  expect(count({ udp, udp6: [{ local: "[::]:5353", state: "CLOSE" }] })).toMatchObject({ udpUsed: 2, used: 0 });
});

test("without IPv6 in the kernel, IPv4 is all there is", () => {
  const counts = count(loopback(), { "net/tcp6": { code: "ENOENT" }, "net/udp6": { code: "ENOENT" } });

  expect(counts).toMatchObject({ used: 26, udpUsed: 0, ipv6: new Map() });
});

test.each([
  ["net/tcp", { used: undefined, ephemeralUsed: undefined, usage: undefined, total: 28_232, ipv4: undefined }],
  ["net/tcp6", { used: undefined, listening: undefined, destinations: undefined, ipv6: undefined, udpUsed: 0 }],
  ["net/udp", { used: 27, udpUsed: undefined }],
  ["sys/net/ipv4/ip_local_port_range", { used: 27, total: undefined, usage: undefined, first: undefined }],
  ["sys/net/ipv4/ip_local_reserved_ports", { used: 27, total: undefined, usage: undefined, first: 32_768 }],
])("what depends on an unreadable %s is left out, and the rest is there (S4-04)", (path, expected) => {
  expect(count(loopback(), { [path]: unreadable })).toMatchObject(expected);
});

test("compat needs neither IPv6 nor reserved ports", () => {
  const broken = { "net/tcp6": unreadable, "sys/net/ipv4/ip_local_reserved_ports": unreadable };

  expect(count(loopback(), { mode: "compat", ...broken })).toMatchObject({ used: 46, total: 28_232 });
});
