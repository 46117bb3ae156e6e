/** What is true of whatever files hold. */

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mergeFiles } from "../../../../functions/metrics-exporter/files/merge.ts";
import { parseText } from "../../../../functions/metrics-exporter/files/parse.ts";
import { namesOf, seriesKey } from "../../../../functions/metrics-exporter/files/series.ts";
import { mostDatagramBytes, packDatagrams } from "../../../../functions/metrics-exporter/targets/statsd/datagrams.ts";
import { createGrowth } from "../../../../functions/metrics-exporter/targets/statsd/growth.ts";
import { linesOf } from "../../../../functions/metrics-exporter/targets/statsd/lines.ts";
import { readingsOf } from "../../../../functions/metrics-exporter/targets/statsd/readings.ts";
import { exposition } from "../../../../functions/pod-program/index.ts";
import { families } from "./families.ts";

const files = fc
  .array(families, { maxLength: 4 })
  .map((all) => all.map((families, index) => ({ file: `${index}.prom`, families })));

test("what is printed is read as it was", () => {
  fc.assert(
    fc.property(families, (families) => {
      expect(parseText(exposition(families))).toEqual(families);
    }),
  );
});

test("E2: of merged files no series is there twice, and no name is of two families", () => {
  fc.assert(
    fc.property(files, (files) => {
      const { families } = mergeFiles(files, { reserved: "own_" });

      const series = families.flatMap(({ name, samples }) =>
        samples.map(({ suffix = "", labels = {} }) => seriesKey(name + suffix, labels)),
      );
      expect(new Set(series).size).toBe(series.length);
      const names = families.flatMap(namesOf);
      expect(new Set(names).size).toBe(names.length);
      expect(parseText(exposition(families))).toEqual(families);
    }),
  );
});

test("E2: each file is there whole or is told of", () => {
  fc.assert(
    fc.property(files, (files) => {
      const { families, conflicts } = mergeFiles(files, { reserved: "own_" });

      const told = new Set(conflicts.map(({ file }) => file));
      const count = (all: typeof families) => all.reduce((sum, { samples }) => sum + samples.length, 0);
      expect(count(families)).toBe(count(files.flatMap((file) => (told.has(file.file) ? [] : file.families))));
    }),
  );
});

test("E5: no datagram is too long, and no line is lost but those that are", () => {
  const lines = fc.array(fc.oneof(fc.string({ unit: "binary", maxLength: 2_000 }), fc.string({ maxLength: 40 })), {
    maxLength: 200,
    size: "max",
  });
  fc.assert(
    fc.property(lines, (given) => {
      const lines = given.map((line) => line.replaceAll("\n", "_") || "_");

      const { datagrams, tooLong } = packDatagrams(lines);

      for (const datagram of datagrams) expect(Buffer.byteLength(datagram)).toBeLessThanOrEqual(mostDatagramBytes);
      const short = lines.filter((line) => Buffer.byteLength(line) <= mostDatagramBytes);
      expect(datagrams.flatMap((datagram) => datagram.split("\n"))).toEqual(short);
      expect(tooLong).toBe(lines.length - short.length);
    }),
  );
});

test.each(["dogstatsd", "none"] as const)(
  "E5: each line has the form of StatsD, whatever the labels hold: tags %s",
  (tags) => {
    const form = tags === "none" ? /^[\w.-]+:[^|:]+\|[gc]$/ : /^\w+:[^|:]+\|[gc](\|#\w+:[^|,]+(,\w+:[^|,]+)*)?$/s;
    fc.assert(
      fc.property(families, (families) => {
        const { gauges, counters } = readingsOf(families);

        const lines = linesOf({ gauges, grown: [...counters.values()] }, tags).flatMap((line) => line.split("\n"));

        for (const line of lines) expect(line).toMatch(form);
      }),
    );
  },
);

test("E5: what a counter is told to grow by adds up to all that it has grown, also past times when it was not there", () => {
  const steps = fc.array(fc.record({ by: fc.nat(1000), isThere: fc.boolean() }));
  fc.assert(
    fc.property(fc.nat(1000), steps, (start, steps) => {
      const growth = createGrowth();
      const counter = (value: number) => new Map([["a", { name: "a", labels: {}, value }]]);
      growth.begin(counter(start));
      let value = start;
      let told = 0;

      for (const { by, isThere } of [...steps, { by: 0, isThere: true }]) {
        value += by;
        for (const grown of growth.take(isThere ? counter(value) : new Map())) told += grown.value;
      }

      expect(told).toBe(value - start);
    }),
  );
});
