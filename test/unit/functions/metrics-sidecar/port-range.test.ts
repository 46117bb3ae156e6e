import { expect, test } from "vitest";
import { parsePortRange, parseReservedPorts, usablePorts } from "../../../../functions/metrics-sidecar/port-range.ts";

test("a range is its first and its last port", () => {
  expect(parsePortRange("32768\t60999\n")).toEqual({ first: 32_768, last: 60_999 });
});

test.each(["", "32768\n", "a b", "1 2 3"])("%j is no range", (text) => {
  expect(() => parsePortRange(text)).toThrow(`Cannot read a range of ports: it is "${text.trim()}"`);
});

test.each([
  ["\n", []],
  ["8080\n", [{ first: 8080, last: 8080 }]],
  [
    "8080,9148-9150\n",
    [
      { first: 8080, last: 8080 },
      { first: 9148, last: 9150 },
    ],
  ],
])("%j are reserved ports", (text, ranges) => {
  expect(parseReservedPorts(text)).toEqual(ranges);
});

test("what are no ports is an error that says which part", () => {
  expect(() => parseReservedPorts("8080,x")).toThrow('Cannot read reserved ports: one is "x"');
});

test("reserved ports are not usable, and count only where they are in the range", () => {
  const usable = usablePorts({ first: 10, last: 19 }, [
    { first: 5, last: 11 },
    { first: 15, last: 15 },
    { first: 15, last: 16 },
    { first: 30, last: 40 },
  ]);

  expect([...usable]).toEqual([12, 13, 14, 17, 18, 19]);
});
