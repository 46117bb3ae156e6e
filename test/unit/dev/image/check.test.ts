import { describe, expect, test } from "vitest";
import { imageLaunch } from "../../../../dev/bundle/launch.ts";
import { faults, inspected } from "../../../../dev/image/check.ts";
import { entrypoint } from "../../../../dev/image/entrypoint.ts";

const wanted = { image: "functions", runtime: "deno", held: ["reconcile"], version: "0.1.0" } as const;
const config = {
  User: "65532:65532",
  Entrypoint: entrypoint("deno"),
  Cmd: null,
  Env: ["PATH=/bin", ...Object.entries(imageLaunch("deno").env).map(([name, value]) => `${name}=${value}`)],
  ExposedPorts: { "8080/tcp": {} },
  Labels: { "org.opencontainers.image.version": "0.1.0" },
  StopSignal: "SIGTERM",
};
const files = [
  "bin/deno",
  "etc/passwd",
  "usr/lib/x86_64-linux-gnu/libc.so.6",
  "var/lib/dpkg/status.d/base",
  "app/main.mjs",
  "app/THIRD-PARTY-LICENSES",
  "app/deno/v8_code_cache_v2",
  "app/reconcile/main.mjs",
  "app/reconcile/chunks/a.mjs",
];

const sidecars = { image: "sidecars", runtime: "node", held: ["metrics-sidecar"], version: "0.1.0" } as const;
const sidecarConfig = { ...config, Entrypoint: entrypoint("node"), Env: ["PATH=/bin:/busybox"], ExposedPorts: null };
const sidecarFiles = [
  "nodejs/bin/node",
  "busybox/busybox",
  "busybox/sh",
  "busybox/ls",
  "busybox/wget",
  "busybox/timeout",
  "busybox/date",
  "usr/local/bin/check-sidecar-health.sh",
  "app/main.mjs",
  "app/THIRD-PARTY-LICENSES",
  "app/metrics-sidecar/main.mjs",
];

const foundInSidecars = (listed: readonly string[], size = 180_000_000): string[] =>
  faults(inspected.parse({ Size: size, Config: sidecarConfig }), listed, sidecars);

const found = (change: object = {}, listed: readonly string[] = files, size = 130_000_000): string[] =>
  faults(inspected.parse({ Id: "sha256:1", Size: size, Config: { ...config, ...change } }), listed, wanted);

test("an image as it should be has no faults", () => {
  expect(found()).toEqual([]);
});

describe("a fault is", () => {
  test.each([
    [{ User: "" }, 'User must be "65532:65532": it is ""'],
    [{ Cmd: ["eval"] }, /^Cmd must be \[\]: it is \["eval"\]$/],
    [{ Entrypoint: null }, /^Entrypoint must be .*: it is null$/],
    [{ Env: ["DENO_DIR=/deno-dir/"] }, /^Missing Env must be \[\]: it is \["DENO_DIR=\/app\/deno",/],
    [{ ExposedPorts: { "8080/tcp": {}, "9464/tcp": {} } }, /^ExposedPorts must be \["8080\/tcp"\]/],
    [{ StopSignal: undefined }, 'StopSignal must be "SIGTERM": it is undefined'],
    [{ Labels: null }, 'Version label must be "0.1.0": it is undefined'],
  ])("a configuration with %j", (change, sentence) => {
    expect(found(change)).toEqual([expect.stringMatching(sentence)]);
  });

  test.each([
    ["bin/sh", "There must be no shell and no package manager: bin/sh"],
    ["usr/bin/dash", "There must be no shell and no package manager: usr/bin/dash"],
    ["busybox/sbin/busybox", "There must be no shell and no package manager: busybox/sbin/busybox"],
    ["usr/local/bin/npm", "There must be no shell and no package manager: usr/local/bin/npm"],
    ["app/package.json", "There must be only bundles: app/package.json"],
    ["app/node_modules/", "There must be only bundles: app/node_modules/"],
    ["app/reconcile/main.mjs.map", "There must be only bundles: app/reconcile/main.mjs.map"],
    ["source/src/deadline.ts", "There must be only bundles: source/src/deadline.ts"],
    ["app/resync/main.mjs", "There must be no other program: app/resync/main.mjs"],
  ])("the file %s", (file, sentence) => {
    expect(found({}, [...files, file])).toEqual([sentence]);
  });

  test.each(["app/main.mjs", "app/THIRD-PARTY-LICENSES", "app/deno/v8_code_cache_v2", "app/reconcile/main.mjs"])(
    "that there is no %s",
    (file) => {
      const rest = files.filter((path) => path !== file);

      expect(found({}, rest)).toEqual([`There must be ${file}`]);
    },
  );

  test("a size beyond the runtime's bound", () => {
    expect(found({}, files, 147_000_001)).toEqual(["The image takes 148 MB: at most 147 with deno"]);
  });
});

describe("the image of sidecars (S2-37, S2-39)", () => {
  test("has a shell, ls and what asks for its health, and no port of its own", () => {
    expect(foundInSidecars(sidecarFiles)).toEqual([]);
  });

  test.each(["busybox/sh", "busybox/ls", "busybox/wget", "usr/local/bin/check-sidecar-health.sh"])(
    "lacks %s: a fault",
    (file) => {
      expect(foundInSidecars(sidecarFiles.filter((path) => path !== file))).toEqual([`There must be ${file}`]);
    },
  );

  test("has a package manager or a function of the operator: a fault each", () => {
    expect(foundInSidecars([...sidecarFiles, "usr/bin/apt-get", "app/reconcile/main.mjs"])).toEqual([
      "There must be no shell and no package manager: usr/bin/apt-get",
      "There must be no other program: app/reconcile/main.mjs",
    ]);
  });

  test("is greater than its bound: a fault", () => {
    expect(foundInSidecars(sidecarFiles, 195_000_001)).toEqual(["The image takes 196 MB: at most 195 with sidecars"]);
  });
});
