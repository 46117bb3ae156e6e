import { cp, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { functionNames, root } from "../../../../dev/bundle/functions.ts";
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
  expect(stage("contents-node").from).toBe(`node:${major}.${minor}-trixie-slim`);
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

const copied = texts(stage("contents-node"), "COPY").flatMap((text) => text.split(" ").slice(0, -1));

test("a build is sent just what it copies", async () => {
  const lines = (await readFile(join(root, ".dockerignore"), "utf8")).split("\n").filter((line) => /^[^#]/.test(line));

  expect(lines).toEqual(["*", ...copied.map((path) => `!${path}`)]);
});

test("what a build copies is enough to lay out one function and all", { timeout: 60_000 }, async () => {
  const source = await mkdtemp(join(tmpdir(), "ebb-source-"));
  onTestFinished(() => rm(source, { recursive: true, force: true }));
  for (const path of copied) await cp(join(root, path), join(source, path), { recursive: true });
  await symlink(join(root, "node_modules"), join(source, "node_modules"));
  const [install, ...steps] = texts(stage("contents-node"), "RUN");
  expect(install).toMatch(/^npm install --no-save /);
  expect(steps).toEqual(['node dev/image/contents/main.ts lay-out "$FUNCTION" /app']);

  const layOut = (wanted: string) =>
    execa("node", ["dev/image/contents/main.ts", "lay-out", wanted, join(source, wanted)], {
      cwd: source,
      preferLocal: true,
      localDir: root,
    });
  await layOut("all");
  await layOut("resync");

  expect(await readdir(join(source, "all"))).toEqual(["THIRD-PARTY-LICENSES", ...functionNames(), "main.mjs"].sort());
  expect(await readdir(join(source, "resync"))).toEqual(["THIRD-PARTY-LICENSES", "main.mjs", "resync"]);
  const files = await readdir(join(source, "all"), { recursive: true });
  expect(files.filter((file) => /\.(map|ts|json)$/.test(file))).toEqual([]);
});
