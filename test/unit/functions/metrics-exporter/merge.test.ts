import { expect, test } from "vitest";
import { mergeFiles } from "../../../../functions/metrics-exporter/files/merge.ts";
import { parseText } from "../../../../functions/metrics-exporter/files/parse.ts";
import { exposition } from "../../../../functions/pod-program/index.ts";

/** Files by name. */
const merge = (files: Record<string, string>) => {
  const parsed = Object.entries(files).map(([file, text]) => ({ file, families: parseText(text) }));
  const { families, conflicts } = mergeFiles(parsed, { reserved: "own_" });
  return { text: exposition(families), conflicts: conflicts.map(({ file, message }) => `${file}: ${message}`) };
};

test("series of one family come together, wherever they stand", () => {
  const { text, conflicts } = merge({
    "a.prom": '# TYPE jobs gauge\njobs{queue="a"} 1\nother 1\n',
    "b.prom": '# HELP jobs Waiting\n# TYPE jobs gauge\njobs{queue="b"} 2\n',
  });

  expect(text).toBe(
    '# HELP jobs Waiting\n# TYPE jobs gauge\njobs{queue="a"} 1\njobs{queue="b"} 2\n' +
      "# HELP other \n# TYPE other untyped\nother 1\n",
  );
  expect(conflicts).toEqual([]);
});

test.each([
  ["type", "# TYPE a gauge\na 1\n", '# TYPE a counter\na{b="c"} 1\n', "TYPE of a is counter here, and gauge in 1.prom"],
  [
    "type, as none is untyped",
    "# TYPE a gauge\na 1\n",
    'a{b="c"} 1\n',
    "TYPE of a is untyped here, and gauge in 1.prom",
  ],
  ["help", "# HELP a A\na 1\n", '# HELP a B\na{b="c"} 1\n', "HELP of a is another in 1.prom"],
  ["series", 'a{b="c",d="e"} 1\n', 'a{d="e",b="c"} 1\n', "a series of a is in 1.prom as well"],
  ["name of a series", "# TYPE a summary\na_sum 1\n", "a_sum 1\n", "a_sum is a name of a in 1.prom"],
  ["family for a name", "a_sum 1\n", "# TYPE a summary\na_count 1\n", "a_sum is a name of a_sum in 1.prom"],
  ["reserved name", "a 1\n", "own_a 1\n", "own_a is a name of this program's own"],
])("E2: of two files with another %s, the later one is left out whole", (_, first, later, message) => {
  const { text, conflicts } = merge({ "1.prom": first, "2.prom": `${later}fine 1\n`, "3.prom": "fine 3\n" });

  expect(conflicts).toEqual([`2.prom: ${message}`]);
  expect(text).toBe(exposition([...parseText(first), ...parseText("fine 3\n")]));
});
