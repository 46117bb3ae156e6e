import { expect, test } from "vitest";
import { parseText } from "../../../../functions/metrics-exporter/files/parse.ts";

const series = (text: string) =>
  parseText(text).flatMap(({ name, samples }) =>
    samples.map(({ suffix = "", labels, value }) => [name + suffix, labels, value]),
  );

test("a text has its families with type, help and samples, in its order", () => {
  const text = `# A comment.
# HELP jobs_total Jobs\\nby "result", with \\\\ and \\d
# TYPE jobs_total counter
jobs_total{result="ok",queue="a \\"b\\" \\\\ c\\nd"} 3
jobs_total{result="failed"}	1.5e3

# TYPE wait_seconds histogram
wait_seconds_bucket{le="0.1"} 1
wait_seconds_bucket{le="+Inf"} 2
wait_seconds_sum 0.5
wait_seconds_count 2
`;

  expect(parseText(text)).toEqual([
    {
      name: "jobs_total",
      type: "counter",
      help: 'Jobs\nby "result", with \\ and \\d',
      samples: [
        { labels: { result: "ok", queue: 'a "b" \\ c\nd' }, value: 3 },
        { labels: { result: "failed" }, value: 1500 },
      ],
    },
    {
      name: "wait_seconds",
      type: "histogram",
      help: "",
      samples: [
        { suffix: "_bucket", labels: { le: "0.1" }, value: 1 },
        { suffix: "_bucket", labels: { le: "+Inf" }, value: 2 },
        { suffix: "_sum", labels: {}, value: 0.5 },
        { suffix: "_count", labels: {}, value: 2 },
      ],
    },
  ]);
});

test.each<[string, string, unknown[]]>([
  ["blanks and tabs are of no account", ' \t a \t { b = "c" , } \t 1 \t', ["a", { b: "c" }, 1]],
  ["there may be braces and no label", "a{} 1", ["a", {}, 1]],
  ["a label without a value is none", 'a{b="",c="d"} 1', ["a", { c: "d" }, 1]],
  ["a label may be named as what objects inherit", 'a{constructor="b"} 1', ["a", { constructor: "b" }, 1]],
  ["a value may be infinite", "a +Inf", ["a", {}, Number.POSITIVE_INFINITY]],
  ["a value may be infinite and below zero", "a -inf", ["a", {}, Number.NEGATIVE_INFINITY]],
  ["a value may be no number, when it says so", "a NaN", ["a", {}, Number.NaN]],
  ["a value may be written with an exponent", "a -.5E+3", ["a", {}, -500]],
  ["a label value may hold what ends lines elsewhere", 'a{b="\u2028\r"} 1', ["a", { b: "\u2028\r" }, 1]],
])("%s", (_, line, expected) => {
  expect(series(`${line}\n`)).toEqual([expected]);
});

test("a label may be named __proto__", () => {
  const [family] = parseText('a{__proto__="b"} 1\n');

  expect(Object.entries(family?.samples[0]?.labels ?? {})).toEqual([["__proto__", "b"]]);
});

test("what has no TYPE is untyped, and lines of a family need not stand together", () => {
  expect(parseText('a 1\nb 2\na{c="d"} 3\n# HELP a Late\n')).toMatchObject([
    { name: "a", type: "untyped", help: "Late", samples: [{ value: 1 }, { value: 3 }] },
    { name: "b", type: "untyped", help: "" },
  ]);
});

test.each(["", "\n", "# nothing\n", "# TYPE a gauge\n# HELP a Alone\n", "# EOF\n"])("%j has no families", (text) => {
  expect(parseText(text)).toEqual([]);
});

test("HELP may hold any text, and none", () => {
  expect(parseText("# HELP a \u2028 b\r\na 1\n# HELP c\nc 1\n")).toMatchObject([{ help: "\u2028 b\r" }, { help: "" }]);
});

test.each<[string, string]>([
  ["a 1", "line 1: it is not ended, as in a file that is half written"],
  ["a 1\nb", "line 2: it is not ended, as in a file that is half written"],
  ["a 1\n1b 2\n", "line 2: it must begin with the name of a metric, and a blank or { after it"],
  ["a\n", "line 1: it must begin with the name of a metric, and a blank or { after it"],
  ['{a="b"} 1\n', "line 1: it must begin with the name of a metric, and a blank or { after it"],
  ["a \n", "line 1: the value is no number"],
  ['a{b="c"}\n', "line 1: the value is no number"],
  ["a 0x10\n", "line 1: the value is no number"],
  ["a 1_000\n", "line 1: the value is no number"],
  ["a 1e999\n", "line 1: the value is no number"],
  ["a 1\r\n", "line 1: the value is no number"],
  ["a infinite\n", "line 1: the value is no number"],
  ["a 1 1700000000000\n", "line 1: a sample may have no timestamp, as it is served again and again"],
  ['a 1 # {b="c"} 2\n', "line 1: nothing may follow the value"],
  ["a 1 2 3\n", "line 1: nothing may follow the value"],
  ['a{b="c",b="d"} 1\n', "line 1: label b comes twice"],
  ['a{__name__="c"} 1\n', "line 1: no label may be named __name__"],
  [
    'a{b="c" 1\n',
    'line 1: labels must be {name="value",…}, with \\\\ for \\, \\" for " and \\n for a new line in a value',
  ],
  [
    "a{b=c} 1\n",
    'line 1: labels must be {name="value",…}, with \\\\ for \\, \\" for " and \\n for a new line in a value',
  ],
  [
    'a{b="\\d"} 1\n',
    'line 1: labels must be {name="value",…}, with \\\\ for \\, \\" for " and \\n for a new line in a value',
  ],
  [
    "a{,} 1\n",
    'line 1: labels must be {name="value",…}, with \\\\ for \\, \\" for " and \\n for a new line in a value',
  ],
  ['a{b="c"} 1\na{b="c"} 2\n', "line 2: this series of a comes twice"],
  ['a{b="c",d="e"} 1\na{d="e",b="c"} 2\n', "line 2: this series of a comes twice"],
  ['a{b=""} 1\na 2\n', "line 2: this series of a comes twice"],
  ["# TYPE a meter\n", "line 1: the type must be counter, gauge, histogram, summary or untyped"],
  ["# TYPE a gauge counter\n", "line 1: the type must be counter, gauge, histogram, summary or untyped"],
  ["# TYPE a\n", "line 1: the type must be counter, gauge, histogram, summary or untyped"],
  ["# TYPE a gauge\n# TYPE a gauge\n", "line 2: TYPE of a comes twice"],
  ["# HELP a A\n# HELP a A\n", "line 2: HELP of a comes twice"],
  ["a 1\n# TYPE a gauge\n", "line 2: TYPE of a must come before its samples"],
  ["# TYPE 1a gauge\n", "line 1: TYPE must be followed by the name of a metric"],
  ["a_sum 1\n# TYPE a summary\n", "line 2: a_sum is of a as of a_sum"],
  ["# TYPE a histogram\n# TYPE a_count counter\n", "line 2: a_count is of a_count as of a"],
  ["# TYPE a histogram\na 1\n", "line 2: a histogram has no series a"],
  ["# TYPE a histogram\na_bucket 1\n", "line 2: a_bucket of a histogram must have a label le that is a number"],
  ['# TYPE a histogram\na_bucket{le="x"} 1\n', "line 2: a_bucket of a histogram must have a label le that is a number"],
  ["# TYPE a summary\na 1\n", "line 2: a of a summary must have a label quantile that is a number"],
])("E2: %j is malformed: %s", (text, message) => {
  expect(() => parseText(text)).toThrow(expect.objectContaining({ name: "Malformed", message }));
});

test("E2: what a line holds is not told, as the file may be a link to a secret", () => {
  expect(() => parseText("eyJhbGciOi.s3cr3t\n")).toThrow(/^((?!eyJ|s3cr3t).)*$/);
  expect(() => parseText("PASSWORD s3cr3t\n")).toThrow(/^((?!s3cr3t).)*$/);
});

test("a long line of blanks is read in linear time", () => {
  expect(() => parseText(`a${" ".repeat(2_000_000)}x${"\t".repeat(2_000_000)}\n`)).toThrow("the value is no number");
});
