import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type LogShipper, SidecarInjectionSpec } from "../../../../src/api/sidecars.ebb.dev/index.ts";
import { logShipperFile } from "../../../../src/sidecars/entries/log-shipper.ts";
import { shipperText } from "../../../../src/sidecars/shippers/index.ts";

const folder = new URL("../../../testdata/sidecars/shippers/", import.meta.url);

const specOf = (name: string) =>
  SidecarInjectionSpec.parse(parse(readFileSync(new URL(`${name}.input.yaml`, folder), "utf8")));

const injections = ["builtin", "vector", "fluent-bit", "alloy"].map((name) => specOf(name));

const rendered = injections.flatMap((spec) =>
  (spec.logShippers ?? []).map((entry) => ({
    file: logShipperFile(entry) ?? "",
    text: shipperText(spec, entry) ?? "",
  })),
);

const isJson = ({ file }: { file: string }): boolean => file.endsWith(".json");

test.each(rendered.filter(isJson))("$file is what the shipper of this name is told", ({ file, text }) => {
  expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(new URL(file, folder), "utf8")));
});

test.each(rendered.filter((one) => !isJson(one)))(
  "S2-30: $file is what the shipper of this name is told",
  async ({ file, text }) => {
    await expect(text).toMatchFileSnapshot(new URL(file, folder).pathname);
  },
);

test("one of the user's own is told nothing", () => {
  const spec = SidecarInjectionSpec.parse({
    selector: { matchLabels: { app: "a" } },
    logShippers: [{ driver: "Custom", image: "example/shipper", destination: {} }],
  });

  expect(spec.logShippers?.map((entry) => shipperText(spec, entry))).toEqual([undefined]);
});

test("I11: nothing secret stands in a file: credentials are variables, by each driver's own syntax", () => {
  const withCredentials = rendered.filter(({ text }) => text.includes("LOG_SHIPPER_PASSWORD"));

  expect(withCredentials.map(({ file }) => file)).toEqual([
    "vector-loki.yaml",
    "vector-elasticsearch.yaml",
    "fluent-bit-loki.yaml",
    "fluent-bit-elasticsearch.yaml",
    "alloy-loki.alloy",
  ]);
  for (const { text } of withCredentials)
    expect(text).toMatch(/"\$\{LOG_SHIPPER_PASSWORD(:-)?\}"|sys\.env\("LOG_SHIPPER_PASSWORD"\)/);
});

test.each(rendered.filter(({ file }) => file.endsWith(".yaml")))("$file is YAML", ({ text }) => {
  expect(parse(text)).toBeTypeOf("object");
});

describe("S2-09: with several shippers of one volume", () => {
  const rotations = (...shippers: Partial<LogShipper>[]): unknown[] => {
    const spec = SidecarInjectionSpec.parse({
      selector: { matchLabels: { app: "a" } },
      logShippers: shippers.map((shipper, index) => ({ name: `shipper-${index}`, enabled: true, ...shipper })),
    });
    return (spec.logShippers ?? [])
      .filter(({ driver }) => driver === "Builtin")
      .map((entry) => {
        const { rotation, peers } = JSON.parse(shipperText(spec, entry) ?? "");
        return { strategy: rotation.strategy, peers };
      });
  };

  test("each asks the others before it empties a file", () => {
    expect(rotations({}, { port: 9200 }, { enabled: false })).toEqual([
      { strategy: "Truncate", peers: ["http://127.0.0.1:9200/files"] },
      { strategy: "Truncate", peers: ["http://127.0.0.1:9110/files"] },
      { strategy: "Truncate", peers: ["http://127.0.0.1:9110/files", "http://127.0.0.1:9200/files"] },
    ]);
  });

  test.each([
    ["serves no port", { port: 0 }],
    ["is another program", { driver: "Vector" } as const],
  ])("none empties a file when one of them cannot be asked, as it %s", (_, other) => {
    expect(rotations({}, other)[0]).toEqual({ strategy: "None", peers: [] });
  });
});
