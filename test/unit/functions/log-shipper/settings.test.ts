import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { keys, settings } from "../../../../functions/log-shipper/settings.ts";
import { createSink } from "../../../../functions/log-shipper/sinks/index.ts";
import { readSettings, settingsFile } from "../../../../functions/pod-program/index.ts";
import { LogShipper } from "../../../../src/api/sidecars.ebb.dev/log-shipper.ts";
import { builtinConfig } from "../../../../src/sidecars/shippers/builtin.ts";
import { pieceOf } from "./fixtures.ts";
import { newFolders } from "./start-tail.ts";
import { settingsOf, silent } from "./world.ts";

const read = (environment: Record<string, string>) => {
  const problems: string[] = [];
  return { values: readSettings(settings, environment, (problem) => problems.push(problem)), problems };
};

test("S2-33: every setting has a variable of its own", () => {
  const variables = Object.values(settings).map(({ variable }) => variable);

  expect(new Set(variables).size).toBe(variables.length);
});

test("each that the operator writes into the program's file is read from there, and means the same", async () => {
  const entry = LogShipper.parse({
    include: ["*.log", "{a,b}.txt"],
    exclude: ["c.log"],
    destination: {
      type: "Loki",
      endpoint: "http://loki:3100",
      tenant: "a",
      labels: { cluster: "east" },
      tls: { caFrom: { configMapKeyRef: { name: "ca", key: "ca.crt" } }, insecure: true },
    },
    buffer: { maxBytes: "2Mi", whenFull: "DropOldest" },
    rotation: { maxFileBytes: "3M", keep: 4 },
  });
  const peers = ["http://127.0.0.1:9111/files"];
  const config = builtinConfig(entry, { port: 9115, container: "app", volumeBytes: 5_000_000, peers });
  const file = join(newFolders().logs, "config.json");
  writeFileSync(file, JSON.stringify(config));

  const values = await settingsFile({ file, settings, keys, environment: {}, log: silent })();

  expect(values).toMatchObject({
    mountPath: "/shared/logs",
    include: ["*.log", "{a,b}.txt"],
    exclude: ["c.log"],
    type: "Loki",
    endpoint: "http://loki:3100",
    tenant: "a",
    labels: { cluster: "east" },
    caFile: "/etc/ebb/ca.crt",
    insecure: "true",
    container: "app",
    bufferBytes: 2 * 1024 * 1024,
    whenFull: "DropOldest",
    strategy: "Truncate",
    maxFileBytes: 3_000_000,
    keep: 4,
    peers,
    volumeBytes: 5_000_000,
    port: 9115,
  });
});

test("without any, log files below /shared/logs go to standard output, and are left alone", () => {
  expect(read({})).toEqual({
    values: expect.objectContaining({
      mountPath: "/shared/logs",
      stateFolder: "/var/lib/ebb",
      include: ["*.log"],
      exclude: [],
      type: "",
      bufferBytes: 16 * 1024 * 1024,
      whenFull: "Block",
      strategy: "None",
      port: 9110,
      finishMs: 10_000,
    }),
    problems: [],
  });
});

test.each([
  [{ LOG_SHIPPER_INCLUDE: "../*.log" }, /^LOG_SHIPPER_INCLUDE must be patterns of paths below the directory/],
  [{ LOG_SHIPPER_BUFFER_BYTES: "1000" }, /^LOG_SHIPPER_BUFFER_BYTES must be a number of bytes of 1Mi or more/],
  [
    { LOG_SHIPPER_WHEN_FULL: "Wait" },
    /^LOG_SHIPPER_WHEN_FULL must be Block or DropOldest: it is "Wait"; Block is taken/,
  ],
  [{ LOG_SHIPPER_ROTATION: "Rename" }, /^LOG_SHIPPER_ROTATION must be Truncate or None/],
  [{ LOG_SHIPPER_KEEP: "-1" }, /^LOG_SHIPPER_KEEP must be a whole number from 0 to 100/],
  [{ LOG_SHIPPER_PEERS: "http://localhost:9111/files,log-shipper" }, /^LOG_SHIPPER_PEERS must be http URLs/],
  [{ LOG_SHIPPER_LABELS: "a=b" }, /^LOG_SHIPPER_LABELS must be a JSON object of texts/],
  [{ LOG_SHIPPER_LABELS: '{"a-b":"c"}' }, /^LOG_SHIPPER_LABELS/],
  [{ LOG_SHIPPER_LABELS: '{"a":1}' }, /^LOG_SHIPPER_LABELS/],
])("what cannot be accepted is told, and the default is taken: %j", (environment, problem) => {
  const { values, problems } = read(environment);

  expect(problems).toEqual([expect.stringMatching(problem)]);
  expect(values).toEqual(read({}).values);
});

test("a URL is not told, as it may hold a password", () => {
  expect(read({ LOKI_ENDPOINT: "user:secret@loki" }).problems).toEqual([
    "LOKI_ENDPOINT must be an http or https URL; nothing is taken",
  ]);
});

test("labels are a JSON object", () => {
  expect(read({ LOG_SHIPPER_LABELS: '{"cluster":"east","team_1":"a"}' }).values.labels).toEqual({
    cluster: "east",
    team_1: "a",
  });
});

describe("the destination", () => {
  /** What becomes of a line, where nothing is listening. */
  const end = async (given: Parameters<typeof settingsOf>[0]) => {
    const written: string[] = [];
    const write = (bytes: Uint8Array) => Promise.resolve(void written.push(Buffer.from(bytes).toString()));
    const sink = createSink({ settings: settingsOf(given), ca: undefined, write });
    try {
      await sink.send([pieceOf("one\n")], new AbortController().signal);
      return written;
    } catch (error) {
      return error;
    } finally {
      sink.close();
    }
  };
  const gone = "http://127.0.0.1:1";

  test.each([
    ["is standard output when nothing is said", {}],
    ["is standard output when that is said, whatever the endpoint of Loki", { type: "Stdout", lokiEndpoint: gone }],
  ])("%s", async (_, given) => {
    expect(await end(given)).toEqual(["one\n"]);
  });

  test.each([
    ["is Loki when there is only its endpoint", { lokiEndpoint: gone }, "ECONNREFUSED"],
    ["is Loki at its own endpoint, or at the usual one", { type: "Loki", endpoint: gone }, "ECONNREFUSED"],
    ["is HTTP, not at the endpoint of Loki", { type: "Http", lokiEndpoint: gone }, "NoDestination"],
  ])("%s", async (_, given, code) => {
    expect(await end(given)).toMatchObject({ code });
  });

  test.each([
    [{ type: "Loki" }, "Loki needs an endpoint: set LOKI_ENDPOINT"],
    [{ type: "Http" }, "Http needs an endpoint: set LOG_SHIPPER_ENDPOINT"],
    [{ type: "loki" }, 'The destination must be Stdout, Loki or Http: it is "loki"'],
  ])("is waited for while it is none: %j", async (given, message) => {
    expect(await end(given)).toMatchObject({ code: "NoDestination", isFor: "now", message });
  });
});
