import { expect, test } from "vitest";
import { parseSocketTable } from "../../../../functions/metrics-sidecar/socket-table.ts";
import { table, tcpHeading } from "../../../support/proc-tree.ts";

const parse = (...parts: string[]) => parseSocketTable(parts.map((part) => Buffer.from(part)));

// As Linux 6.18 prints them.
const [listener, connection, mapped] = [
  "   0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4025 1 0000000000000000 100 0 0 10 0                     ",
  "12345: 0100007F:8A3C 0200000A:1538 01 00000000:00000000 02:000008C5 00000000  1000        0 4027 2 0000000000000000 20 4 30 10 -1                  ",
  "   1: 0000000000000000FFFF00000100007F:2382 0000000000000000FFFF00000200000A:9C40 06 00000000:00000000 03:00001770 00000000     0        0 0 3 0000000000000000",
];

test("a row is its local port, remote and state", () => {
  expect(parse(`${tcpHeading}\n${listener}\n${connection}\n`)).toEqual({
    rows: 2,
    sockets: [
      { localPort: 8080, remote: "00000000:0000", state: 0x0a },
      { localPort: 35_388, remote: "0200000A:1538", state: 0x01 },
    ],
  });
});

test("an IPv4 address in the table of IPv6 is one of IPv4", () => {
  expect(parse(`${tcpHeading}\n${mapped}\n`).sockets).toEqual([
    { localPort: 9090, remote: "0200000A:9C40", state: 0x06 },
  ]);
});

test("a row that comes again, as between two reads, is one socket and two rows", () => {
  const changed = connection.replace(" 01 00000000", " 08 00000001");

  const { rows, sockets } = parse(`${connection}\n`, `${changed}\n${listener}\n`);

  expect(rows).toBe(3);
  expect(sockets.map(({ localPort, state }) => [localPort, state])).toEqual([
    [35_388, 0x01],
    [8080, 0x0a],
  ]);
});

test("two sockets that listen on one port are two, and one that comes again is one", () => {
  const other = listener.replace(" 4025 ", " 4026 ");
  const later = listener.replace("0A 00000000:00000000", "0A 00000000:00000003");

  expect(parse(`${listener}\n${other}\n${later}\n`)).toMatchObject({ rows: 3, sockets: { length: 2 } });
});

test.each([
  ["nothing", ""],
  ["a heading", `${tcpHeading}\n`],
  ["words", "cat: no such file\n\n::\n: :\n"],
  ["a row that is cut off", connection.slice(0, 35)],
  ["a row that is cut off before another", `${connection.slice(0, 30)}\n${" ".repeat(120)}\n`],
])("%s is no socket", (_, text) => {
  expect(parse(text)).toEqual({ rows: 0, sockets: [] });
});

test("the last row need not end", () => {
  expect(parse(connection).rows).toBe(1);
});

test("what the tests make of rows is what the kernel does", () => {
  const made = table([
    { local: "0.0.0.0:8080", state: "LISTEN" },
    { local: "[::ffff:127.0.0.1]:9090", state: "LISTEN" },
  ]);

  expect(made).toContain("   0: 00000000:1F90 00000000:0000 0A ");
  expect(made).toContain("   1: 0000000000000000FFFF00000100007F:2382 00000000000000000000000000000000:0000 0A ");
});
