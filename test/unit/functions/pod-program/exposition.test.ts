import { expect, test } from "vitest";
import { exposition } from "../../../../functions/pod-program/exposition.ts";

test("a family is HELP, TYPE and its samples, each line ended", () => {
  const text = exposition([
    {
      name: "port_used",
      type: "gauge",
      help: "Used Local Port Count",
      samples: [{ labels: { pod_name: "manju-7744b786fc-jvftc" }, value: 345 }],
    },
    { name: "turns_total", type: "counter", help: "Turns", samples: [{ value: 2 }] },
  ]);

  expect(text).toBe(`# HELP port_used Used Local Port Count
# TYPE port_used gauge
port_used{pod_name="manju-7744b786fc-jvftc"} 345
# HELP turns_total Turns
# TYPE turns_total counter
turns_total 2
`);
});

test("backslash, quote and newline are escaped in label values, backslash and newline in help", () => {
  const text = exposition([
    { name: "a", type: "gauge", help: 'C:\\ "x"\ny', samples: [{ labels: { path: 'C:\\"x"\ny' }, value: 1 }] },
  ]);

  expect(text).toBe('# HELP a C:\\\\ "x"\\ny\n# TYPE a gauge\na{path="C:\\\\\\"x\\"\\ny"} 1\n');
});

test.each([
  [1.5, "1.5"],
  [1e21, "1e+21"],
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "+Inf"],
  [Number.NEGATIVE_INFINITY, "-Inf"],
])("the value %d is written %s", (value, written) => {
  expect(exposition([{ name: "a", type: "gauge", help: "A", samples: [{ value }] }])).toContain(`\na ${written}\n`);
});

test("the series of a summary have their suffixes", () => {
  const samples = [
    { labels: { quantile: "0.5" }, value: 1 },
    { suffix: "_count", value: 3 },
  ];

  expect(exposition([{ name: "a", type: "summary", help: "A", samples }])).toContain(
    '\na{quantile="0.5"} 1\na_count 3\n',
  );
});

test("a family without samples is left out", () => {
  expect(exposition([{ name: "a", type: "gauge", help: "A", samples: [] }])).toBe("");
});
