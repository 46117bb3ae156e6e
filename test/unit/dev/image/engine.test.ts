import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { podProgramNames, root } from "../../../../dev/bundle/functions.ts";
import { buildArguments, chooseEngine, engines, look } from "../../../../dev/image/engine.ts";
import { entrypoint } from "../../../../dev/image/entrypoint.ts";

const program = join(root, "dev/image/main.ts");

test("the first engine that runs is taken", () => {
  expect(chooseEngine({ docker: "running", podman: "running" })).toBe("docker");
  expect(chooseEngine({ docker: "silent", podman: "running" })).toBe("podman");
});

test("without one, a sentence says what is missing", () => {
  expect(() => chooseEngine({ docker: "silent", podman: "absent" })).toThrow(
    "Cannot build an image without a container engine: docker is installed, but its engine does not answer; podman is not installed",
  );
});

test("a build is told runtime, function, version and, where there is one, revision", () => {
  const told = {
    image: "functions",
    runtime: "node",
    function: "resync",
    tag: "ebb-resync:1",
    version: "0.1.0",
  } as const;

  expect(buildArguments(told, "/source").join(" ")).toBe(
    "build --build-arg RUNTIME=node --build-arg FUNCTION=resync --build-arg VERSION=0.1.0 --tag ebb-resync:1 /source",
  );
  expect(buildArguments({ ...told, revision: "abc" }, "/source")).toContain("REVISION=abc");
});

test("a build of sidecars has a stage of its own, on Node with all of them", () => {
  const told = {
    image: "sidecars",
    runtime: "node",
    function: "all",
    tag: "ebb-sidecars:1",
    version: "0.1.0",
  } as const;

  expect(buildArguments(told, "/source").join(" ")).toBe(
    "build --target sidecars --build-arg VERSION=0.1.0 --tag ebb-sidecars:1 /source",
  );
});

/** An engine whose image is this one; what it is told to do is printed, to build it does nothing. */
const fakeEngine = async (image: object, files: readonly string[]): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "ebb-engine-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const file of files) {
    await mkdir(join(folder, "root", file, ".."), { recursive: true });
    await writeFile(join(folder, "root", file), "");
  }
  await writeFile(join(folder, "image.json"), JSON.stringify([image]));
  const script = `#!/bin/sh
case "$1" in
  build) echo "$@" ;;
  image) cat ${folder}/image.json ;;
  create) echo container ;;
  export) tar --create --directory ${folder}/root . ;;
esac
`;
  await writeFile(join(folder, "docker"), script);
  await chmod(join(folder, "docker"), 0o755);
  return folder;
};

const runWith = (folder: string, ...args: string[]) =>
  execa("node", [program, ...args], {
    env: { PATH: [folder, process.env.PATH].join(delimiter) },
    preferLocal: true,
    localDir: root,
    reject: false,
  });

const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
const image = {
  Size: 180_000_000,
  Config: {
    User: "65532:65532",
    Entrypoint: entrypoint("node"),
    ExposedPorts: { "8080/tcp": {} },
    Labels: { "org.opencontainers.image.version": version },
    StopSignal: "SIGTERM",
  },
};
const files = ["app/main.mjs", "app/THIRD-PARTY-LICENSES", "app/resync/main.mjs"];

test("an image is built and found as it should be", { timeout: 20_000 }, async () => {
  const folder = await fakeEngine(image, files);

  const { stdout, stderr, exitCode } = await runWith(folder, "--runtime", "node", "--function", "resync");

  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  expect(stdout).toContain("--build-arg RUNTIME=node --build-arg FUNCTION=resync");
  expect(stdout).toContain(`ebb:${version}: 180.0 MB, as it should be`);
});

test("each fault of an image is a line, and the exit code is 1", { timeout: 20_000 }, async () => {
  const folder = await fakeEngine(image, [...files, "bin/sh", "app/package.json"]);

  const { stderr, exitCode } = await runWith(folder, "--runtime", "node", "--function", "resync");

  expect({ stderr, exitCode }).toEqual({
    stderr: "There must be no shell and no package manager: bin/sh\nThere must be only bundles: app/package.json",
    exitCode: 1,
  });
});

test("the image of sidecars is built and found as it should be", { timeout: 20_000 }, async () => {
  const sidecars = { ...image, Config: { ...image.Config, ExposedPorts: null } };
  const tools = [
    "busybox/sh",
    "busybox/ls",
    "busybox/wget",
    "busybox/timeout",
    "busybox/date",
    "usr/local/bin/check-sidecar-health.sh",
  ];
  const programs = podProgramNames().map((name) => `app/${name}/main.mjs`);
  const folder = await fakeEngine(sidecars, ["app/main.mjs", "app/THIRD-PARTY-LICENSES", ...programs, ...tools]);

  const { stdout, stderr, exitCode } = await runWith(folder, "--image", "sidecars");

  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  expect(stdout).toContain("build --target sidecars --build-arg VERSION=");
  expect(stdout).toContain(`ebb-sidecars:${version}: 180.0 MB, as it should be`);
});

test.each([
  ["--runtime", "deno"],
  ["--function", "resync"],
])("%s %s is for functions, and refused for sidecars", async (...option) => {
  const { stderr, exitCode } = await runWith(await fakeEngine(image, files), "--image", "sidecars", ...option);

  expect(exitCode).toBe(1);
  expect(stderr).toContain(`error: ${option[0]} is for functions: the image of sidecars holds all of them, on Node`);
});

const running = await Promise.all(engines.map(look));

test.for([
  ["--runtime", "deno"],
  ["--runtime", "node"],
  ["--image", "sidecars"],
] as const)(
  "the image of %s %s is built, and is as it should be",
  { timeout: 900_000 },
  async ([option, value], { skip }) => {
    skip(
      process.env.EBB_BUILD_IMAGES !== "1",
      "It takes minutes and the network: set EBB_BUILD_IMAGES=1 to build the image",
    );
    skip(!running.includes("running"), "No container engine runs here: start Docker or Podman to build the image");

    const { all, exitCode } = await execa("node", [program, option, value, "--tag", `ebb-test:${value}`], {
      preferLocal: true,
      localDir: root,
      reject: false,
      all: true,
    });

    expect(exitCode, all).toBe(0);
  },
);
