import { expect, test } from "vitest";
import { parseText } from "../../../../functions/metrics-exporter/files/parse.ts";
import { parseAddress } from "../../../../functions/metrics-exporter/targets/statsd/address.ts";
import { mostDatagramBytes, packDatagrams } from "../../../../functions/metrics-exporter/targets/statsd/datagrams.ts";
import { createGrowth, type Growth } from "../../../../functions/metrics-exporter/targets/statsd/growth.ts";
import { linesOf, type Tags } from "../../../../functions/metrics-exporter/targets/statsd/lines.ts";
import { readingsOf } from "../../../../functions/metrics-exporter/targets/statsd/readings.ts";

const lines = (text: string, tags: Tags = "dogstatsd", growth: Growth = begun()): string[] => {
  const { gauges, counters } = readingsOf(parseText(text));
  return linesOf({ gauges, grown: growth.take(counters) }, tags);
};

/** As after a first collection that found nothing. */
const begun = (capacity?: number): Growth => {
  const growth = createGrowth(capacity);
  growth.begin(new Map());
  return growth;
};

test("E5: gauges and untyped samples are gauges, counters are counters, labels are tags", () => {
  const text = '# TYPE a gauge\na{x="1",y="z"} 2.5\n# TYPE b counter\nb 3\nc:d -1\n';

  expect(lines(text)).toEqual(["a:2.5|g|#x:1,y:z", "c_d:-1|g", "b:3|c"]);
});

test("E5: histograms are their sum and count, summaries their quantiles too", () => {
  const text = `# TYPE h histogram
h_bucket{x="1",le="+Inf"} 2
h_sum{x="1"} 0.5
h_count{x="1"} 2
# TYPE s summary
s{quantile="0.9"} 7
s_sum 9
s_count 3
`;

  expect(lines(text)).toEqual([
    "s:7|g|#quantile:0.9",
    "h_sum:0.5|c|#x:1",
    "h_count:2|c|#x:1",
    "s_sum:9|c",
    "s_count:3|c",
  ]);
});

test("E5: without tags the values of labels join the name, by the names of the labels", () => {
  const text = 'a{y="b.c/d",x="é 1"} 1\n# TYPE s summary\ns{quantile="0.99"} 7\n';

  expect(lines(text, "none")).toEqual(["a.__1.b_c_d:1|g", "s.0_99:7|g"]);
});

test("E5: without tags a gauge below zero is set by way of zero, as a sign is a change there", () => {
  expect(lines("a -1.5\nb 0\n", "none")).toEqual(["a:0|g\na:-1.5|g", "b:0|g"]);
});

test("E5: what would end a tag is replaced in it", () => {
  expect(lines('a{x="b|c,d\\ne:#f"} 1\n')).toEqual(["a:1|g|#x:b_c_d_e:#f"]);
});

test("E5: StatsD is not told what is not finite", () => {
  expect(lines("a NaN\nb +Inf\n# TYPE c counter\nc NaN\n")).toEqual([]);
});

test("E5: a counter is told by its growth since the last time, when it has grown", () => {
  const growth = begun();
  const told = (value: number) => lines(`# TYPE a counter\na ${value}\n`, "none", growth);

  expect([told(5), told(7.5), told(7.5), told(8)]).toEqual([["a:5|c"], ["a:2.5|c"], [], ["a:0.5|c"]]);
});

test("E5: a counter that began anew sends its new value", () => {
  const growth = begun();
  const told = (value: number) => lines(`# TYPE a counter\na ${value}\n`, "none", growth);

  expect([told(5), told(3), told(0), told(2)]).toEqual([["a:5|c"], ["a:3|c"], [], ["a:2|c"]]);
});

test("E5: what a counter has at the first collection was told by the program that ran before", () => {
  const growth = createGrowth();
  const told = (text: string) => lines(`# TYPE a counter\n${text}`, "none", growth);

  expect(told("a 1000\n")).toEqual([]);
  expect(told('a 1001\na{x="new"} 2\n')).toEqual(["a:1|c", "a.new:2|c"]);
});

test("E5: a counter is remembered while it is not there; the longest gone are forgotten first", () => {
  const growth = begun(1);
  const told = (text: string) => lines(`# TYPE a counter\n# TYPE b counter\n${text}`, "none", growth);
  told("a 5\nb 5\n");
  told("a 5\n");
  told("");

  expect(told("a 6\n")).toEqual(["a:1|c"]);
  expect(told("b 6\n")).toEqual(["b:6|c"]);
});

test("E5: datagrams are filled up, and what belongs together stays so", () => {
  const half = "x".repeat(mostDatagramBytes / 2);
  const pair = `${"y".repeat(20)}\n${"z".repeat(20)}`;

  expect(packDatagrams([half.slice(1), half, "a", pair])).toEqual({
    datagrams: [`${half.slice(1)}\n${half}`, `a\n${pair}`],
    tooLong: 0,
  });
});

test("E5: the line ends between lines count", () => {
  const half = "x".repeat(mostDatagramBytes / 2);

  expect(packDatagrams([half, half]).datagrams).toEqual([half, half]);
});

test("E5: a line that fits in no datagram is left out and counted", () => {
  expect(packDatagrams(["a", "é".repeat(mostDatagramBytes / 2 + 1), "b"])).toEqual({ datagrams: ["a\nb"], tooLong: 1 });
});

test.each([
  ["statsd.monitoring:8125", { host: "statsd.monitoring", port: 8125 }],
  ["10.0.0.7:1", { host: "10.0.0.7", port: 1 }],
  ["[2001:db8::7]:8125", { host: "2001:db8::7", port: 8125 }],
])("E5: %s is an address", (text, address) => {
  expect(parseAddress(text)).toEqual(address);
});

test.each(["statsd", "statsd:", ":8125", "statsd:0", "statsd:65536", "2001:db8::7:8125", "udp://statsd:8125"])(
  "E5: %s is no address",
  (text) => {
    expect(parseAddress(text)).toBeUndefined();
  },
);
