import { cp, mkdtemp, readdir, readFile, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { functionNames, podProgramNames, root } from "../../../../dev/bundle/functions.ts";
import { defaultRuntime, imageLaunch, type Runtime } from "../../../../dev/bundle/launch.ts";
import { entrypoint } from "../../../../dev/image/entrypoint.ts";
import { type Stage, stagesOf } from "./dockerfile.ts";

const stages = stagesOf(await readFile(join(root, "Dockerfile"), "utf8"));
const { devDependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
const runtimes = ["deno", "node"] as const;

const stage = (name: string): Stage => {
  const found = stages.find((one) => one.name === name);
  if (found === undefined) throw new Error(`The Dockerfile has no stage ${name}`);
  return found;
};
const texts = ({ instructions }: Stage, word: string): string[] =>
  instructions.filter((one) => one.word === word).map(({ text }) => text);

test.each(runtimes)("the image with %s starts just as launch.ts says", (runtime) => {
  const [start = ""] = texts(stage(`runtime-${runtime}`), "ENTRYPOINT");
  const env = texts(stage(`runtime-${runtime}`), "ENV").flatMap((text) => text.split(" "));

  expect(JSON.parse(start)).toEqual(entrypoint(runtime));
  expect(Object.fromEntries(env.map((one) => one.split("=")))).toEqual(imageLaunch(runtime).env);
});

test("the images run what the tests run", () => {
  const from = (runtime: Runtime) => stage(`runtime-${runtime}`).from;
  const [major, minor] = devDependencies.node.split(".");

  expect(from("deno")).toBe(`denoland/deno:distroless-${devDependencies.deno}`);
  expect(from("node")).toBe(`gcr.io/distroless/nodejs${major}-debian13:nonroot`);
  expect(stage("sources").from).toBe(`node:${major}.${minor}-trixie-slim`);
  // The one with BusyBox.
  expect(stage("runtime-sidecars").from).toBe(`gcr.io/distroless/nodejs${major}-debian13:debug-nonroot`);
  expect(texts(stages[0] as Stage, "ARG")).toEqual([`RUNTIME=${defaultRuntime}`]);
});

test("the last stage takes the laid-out folder alone, for a user without rights and one port", () => {
  const { from, instructions } = stages.at(-1) as Stage;

  expect(from).toBe("runtime-${" + "RUNTIME}");
  expect(instructions.filter(({ word }) => word !== "ARG" && word !== "LABEL")).toEqual([
    { word: "WORKDIR", text: "/app" },
    { word: "COPY", text: "--from=contents /app /app" },
    { word: "USER", text: "65532:65532" },
    { word: "EXPOSE", text: "8080" },
    { word: "STOPSIGNAL", text: "SIGTERM" },
    { word: "CMD", text: "[]" },
  ]);
});

test("the image of sidecars starts as that on Node, and takes a script that asks for health besides (S2-39)", () => {
  const { from, instructions } = stage("sidecars");

  expect(texts(stage("runtime-sidecars"), "ENTRYPOINT")).toEqual(texts(stage("runtime-node"), "ENTRYPOINT"));
  expect(from).toBe("runtime-sidecars");
  expect(instructions.filter(({ word }) => word !== "ARG" && word !== "LABEL")).toEqual([
    { word: "WORKDIR", text: "/app" },
    { word: "COPY", text: "--from=contents-sidecars /app /app" },
    { word: "COPY", text: "dev/image/contents/check-sidecar-health.sh /usr/local/bin/" },
    { word: "USER", text: "65532:65532" },
    { word: "STOPSIGNAL", text: "SIGTERM" },
    { word: "CMD", text: "[]" },
  ]);
});

test("what asks for health may be executed", async () => {
  const { mode } = await stat(join(root, "dev/image/contents/check-sidecar-health.sh"));

  expect(mode & 0o111).toBe(0o111);
});

const copied = texts(stage("sources"), "COPY").flatMap((text) => text.split(" ").slice(0, -1));

test("a build is sent just what it copies", async () => {
  const lines = (await readFile(join(root, ".dockerignore"), "utf8")).split("\n").filter((line) => /^[^#]/.test(line));

  expect(lines).toEqual(["*", ...copied.map((path) => `!${path}`)]);
});

test("what a build copies is enough to lay out one function, all, and the programs of pods", {
  timeout: 120_000,
}, async () => {
  const source = await mkdtemp(join(tmpdir(), "ebb-source-"));
  onTestFinished(() => rm(source, { recursive: true, force: true }));
  for (const path of copied) await cp(join(root, path), join(source, path), { recursive: true });
  await symlink(join(root, "node_modules"), join(source, "node_modules"));
  expect(texts(stage("sources"), "RUN")).toEqual([expect.stringMatching(/^npm install --no-save /)]);
  const steps = ["contents-node", "contents-sidecars"].flatMap((name) => texts(stage(name), "RUN"));
  expect(steps).toEqual([
    'node dev/image/contents/main.ts lay-out "$FUNCTION" /app',
    "node dev/image/contents/main.ts lay-out sidecars /app",
  ]);

  const layOut = (wanted: string) =>
    execa("node", ["dev/image/contents/main.ts", "lay-out", wanted, join(source, wanted)], {
      cwd: source,
      preferLocal: true,
      localDir: root,
    });
  await layOut("all");
  await layOut("resync");
  await layOut("sidecars");

  expect(await readdir(join(source, "all"))).toEqual(["THIRD-PARTY-LICENSES", ...functionNames(), "main.mjs"].sort());
  expect(await readdir(join(source, "resync"))).toEqual(["THIRD-PARTY-LICENSES", "main.mjs", "resync"]);
  expect(await readdir(join(source, "sidecars"))).toEqual(
    ["THIRD-PARTY-LICENSES", ...podProgramNames(), "main.mjs"].sort(),
  );
  const files = await readdir(join(source, "all"), { recursive: true });
  expect(files.filter((file) => /\.(map|ts|json)$/.test(file))).toEqual([]);
});
