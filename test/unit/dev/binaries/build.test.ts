import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { binaries, type PinnedBinary } from "../../../../dev/binaries/binaries.ts";
import { build } from "../../../../dev/binaries/build.ts";
import { CannotWrite, NotThisWay } from "../../../../dev/binaries/failures.ts";
import { type FakeGo, fakeGo, temporaryFolder } from "./support.ts";

const kubectl = binaries.find(({ name }) => name === "kubectl") as PinnedBinary;

async function building(go: FakeGo, { signal = new AbortController().signal, env = {} } = {}) {
  const folder = await temporaryFolder();
  const logPath = join(folder, "kubectl.log");
  const options = {
    env: { ...env, PATH: go.path },
    platform: { os: "linux", arch: "arm64" },
    logPath,
    signal,
  } as const;
  return { logPath, built: build(kubectl, { ...options, scratch: join(folder, ".") }) };
}

test("go builds the pinned package in its module's folder and writes elsewhere", async () => {
  const go = await fakeGo();

  const { built } = await building(go);

  expect(await readFile(await built, "utf8")).toBe("built\n");
  const [command] = await go.builds();
  expect(command).toMatch(/modules\/kubernetes build -mod=readonly -trimpath -buildvcs=false /);
  expect(command).toMatch(/ -o \S+\/kubectl k8s\.io\/kubernetes\/cmd\/kubectl$/);
});

test("what is built does not depend on the user's settings of Go", async () => {
  const go = await fakeGo({ build: 'echo "$GOFLAGS $GOOS $GOARCH $GOWORK $CGO_ENABLED $GOPROXY" > "$out"' });

  const env = { GOFLAGS: "-mod=mod", GOOS: "plan9", GOWORK: "/x", CGO_ENABLED: "1", GOPROXY: "https://proxy" };
  const { built } = await building(go, { env });

  expect(await readFile(await built, "utf8")).toBe("-mod=readonly linux arm64 off 0 https://proxy\n");
});

test("a failed build shows its last lines and where all are", async () => {
  const go = await fakeGo({ build: "echo 'go: downloading x v1' >&2; echo 'x.go:1: syntax error' >&2; exit 1" });

  const { built, logPath } = await building(go);

  const error: unknown = await built.catch((failure) => failure);
  expect(error).toBeInstanceOf(NotThisWay);
  expect(error).toHaveProperty("message", expect.stringContaining("    x.go:1: syntax error"));
  expect(error).toHaveProperty("message", expect.stringContaining(logPath));
  expect(error).toHaveProperty("message", expect.not.stringContaining("downloading x"));
  expect(await readFile(logPath, "utf8")).toContain("go: downloading x v1");
});

test("a disk that fills up is one line with Go's own words", async () => {
  const go = await fakeGo({ build: "echo 'write /c/b001: no space left on device' >&2; exit 1" });

  const { built } = await building(go);

  const error: unknown = await built.catch((failure) => failure);
  expect(error).toBeInstanceOf(CannotWrite);
  expect(error).toHaveProperty(
    "message",
    expect.stringMatching(
      /^Cannot write .*disk is full \(write \/c\/b001: no space .*EBB_CACHE, GOCACHE and GOMODCACHE/,
    ),
  );
});

test("an abort ends go and the processes that it started", async () => {
  // The sleeping process holds the output open: unless it is ended as well, this waits for it.
  const go = await fakeGo({ build: "/bin/sleep 60 & wait" });
  const abort = new AbortController();

  const { built } = await building(go, { signal: abort.signal });
  while ((await go.builds()).length === 0) await new Promise((passed) => setTimeout(passed, 10));
  abort.abort(new Error("enough"));

  await expect(built).rejects.toThrow("enough");
});
