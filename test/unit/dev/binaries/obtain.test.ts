import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { binaries } from "../../../../dev/binaries/binaries.ts";
import { binariesFolder, cachedPath } from "../../../../dev/binaries/locate.ts";
import { type ObtainOptions, obtainBinaries } from "../../../../dev/binaries/obtain.ts";
import { hostPlatform } from "../../../../dev/binaries/platform.ts";
import { asLine, closedUrl, executable, fakeGo, serve, temporaryFolder } from "./support.ts";

const names = binaries.map(({ name }) => name);
const noDownload = { EBB_DOWNLOAD: "off" };
const folderOf = (cacheDir: string) => binariesFolder(cacheDir, hostPlatform());

/** Obtains with the reports as lines beside the result. */
async function obtaining(options: ObtainOptions) {
  const lines: string[] = [];
  const paths = await obtainBinaries({ report: (progress) => void lines.push(asLine(progress)), ...options });
  return { paths, lines };
}

/** A server that has every release, as a script that answers with its version. */
async function releases() {
  const files: Record<string, string | Buffer> = {};
  for (const { version, release } of binaries) {
    const { url, member, checksumUrl } = release?.(hostPlatform(), { kubernetes: "", github: "" }) ?? {};
    if (!url) continue;
    const script = `#!/bin/sh\necho ${version}\n`;
    files[url] = member ? await archiveOf(member, script) : script;
    const sum = createHash("sha256").update(files[url]).digest("hex");
    if (checksumUrl) files[checksumUrl] = member ? `${sum}  ${url.split("/").at(-1)}\n` : sum;
  }
  return files;
}

async function archiveOf(member: string, content: string): Promise<Buffer> {
  const folder = await temporaryFolder();
  await executable(join(folder, member), content);
  await execa("tar", ["-czf", "archive", member], { cwd: folder });
  return readFile(join(folder, "archive"));
}

test("a folder that holds them all is all it takes", async () => {
  const folder = await temporaryFolder();
  for (const name of names) await executable(join(folder, name));

  const { paths } = await obtaining({ env: { EBB_BINARIES: folder }, cacheDir: "/nowhere" });

  expect(paths).toEqual(Object.fromEntries(names.map((name) => [name, join(folder, name)])));
});

test("what a folder lacks is said and obtained in another way", async () => {
  const [folder, go] = [await temporaryFolder(), await fakeGo()];
  for (const name of names.slice(1)) await executable(join(folder, name));
  await writeFile(join(folder, "etcd"), "not executable");
  const cacheDir = await temporaryFolder();

  const { paths, lines } = await obtaining({ env: { ...noDownload, PATH: go.path, EBB_BINARIES: folder }, cacheDir });

  expect(paths.etcd).toBe(join(folderOf(cacheDir), "etcd-v3.6.8"));
  expect(paths.kwok).toBe(join(folder, "kwok"));
  expect(lines).toEqual(expect.arrayContaining(["etcd failed folder", "etcd building build", "kwok cached folder"]));
});

test("the second run finds all in the cache, and needs neither Go nor network nor a writable folder", async () => {
  const [cacheDir, go] = [await temporaryFolder(), await fakeGo()];
  const first = await obtaining({ env: { ...noDownload, PATH: go.path }, cacheDir });

  const second = await obtaining({ env: { PATH: "/nowhere" }, cacheDir });

  expect(second.paths).toEqual(first.paths);
  expect(second.lines).toEqual(names.map((name) => `${name} cached cache`));
});

test("releases are downloaded, and only what has none is built", async () => {
  const [{ url, requests }, go, cacheDir] = [await serve(await releases()), await fakeGo(), await temporaryFolder()];
  const env = { PATH: `${go.path}:${process.env.PATH}`, EBB_DOWNLOAD_KUBERNETES: url, EBB_DOWNLOAD_GITHUB: `${url}/` };

  const { paths, lines } = await obtaining({ env, cacheDir });

  expect(await readFile(paths.etcd, "utf8")).toContain("v3.6.8");
  expect(lines.filter((line) => line.includes("done download"))).toHaveLength(6);
  expect(await go.builds()).toEqual([expect.stringContaining("apiserver_receive_adapter")]);
  expect(requests).toHaveLength(6 + 5);
  expect((await readdir(folderOf(cacheDir))).sort()).toEqual(binaries.map((each) => cachedPath("", each)).sort());
});

test("a host that cannot be reached is asked once, then all is built", async () => {
  const [silent, go, cacheDir] = [await serve(() => {}), await fakeGo(), await temporaryFolder()];
  const env = { PATH: go.path, EBB_DOWNLOAD_KUBERNETES: silent.url, EBB_DOWNLOAD_GITHUB: await closedUrl() };

  const timeouts = { firstByteMilliseconds: 200, silenceMilliseconds: 200 };
  const { lines } = await obtaining({ env, cacheDir, timeouts });

  expect(silent.requests).toHaveLength(1);
  expect(lines.filter((line) => line.includes("failed"))).toEqual(
    expect.arrayContaining(["etcd failed download", "kube-apiserver failed download"]),
  );
  expect(lines.filter((line) => line.includes("failed"))).toHaveLength(2);
  expect(await go.builds()).toHaveLength(names.length);
});

test("a release that is tampered with is not used", async () => {
  const files = await releases();
  const { kubectl } = Object.fromEntries(Object.keys(files).map((path) => [path.split("/").at(-1), path]));
  const { url } = await serve({ ...files, [kubectl ?? ""]: "tampered" });
  const [go, cacheDir] = [await fakeGo(), await temporaryFolder()];
  const env = { PATH: `${go.path}:${process.env.PATH}`, EBB_DOWNLOAD_KUBERNETES: url, EBB_DOWNLOAD_GITHUB: url };

  const { paths, lines } = await obtaining({ env, cacheDir });

  expect(lines).toEqual(expect.arrayContaining(["kubectl failed download", "kubectl done build"]));
  expect(await readFile(paths.kubectl, "utf8")).toBe("built\n");
});

test("two runs at once build each binary once", async () => {
  const go = await fakeGo({ build: '/bin/sleep 0.02; echo built > "$out"' });
  const cacheDir = await temporaryFolder();
  const run = () => obtaining({ env: { ...noDownload, PATH: go.path }, cacheDir });

  const [first, second] = await Promise.all([run(), run()]);

  expect(first.paths).toEqual(second.paths);
  expect(await go.builds()).toHaveLength(names.length);
  expect([...first.lines, ...second.lines]).toContain("waiting");
});

test("an aborted run leaves what it had finished and nothing half-done", async () => {
  const go = await fakeGo({
    build: 'case "$out" in *scheduler) echo half > "$out"; /bin/sleep 60 & wait;; *) echo built > "$out";; esac',
  });
  const [cacheDir, abort] = [await temporaryFolder(), new AbortController()];
  const report: ObtainOptions["report"] = (progress) => {
    if (asLine(progress) === "kube-scheduler building build") setTimeout(() => abort.abort(new Error("enough")), 50);
  };

  await expect(
    obtainBinaries({ env: { ...noDownload, PATH: go.path }, cacheDir, report, signal: abort.signal }),
  ).rejects.toThrow("enough");

  expect((await readdir(folderOf(cacheDir))).sort()).toEqual(
    binaries
      .slice(0, 3)
      .map((each) => cachedPath("", each))
      .sort(),
  );
});

test("without any way it says what is missing, why, and what helps", async () => {
  const [cacheDir, nothing] = [await temporaryFolder(), await temporaryFolder()];
  const env = { PATH: nothing, EBB_DOWNLOAD_KUBERNETES: await closedUrl(), EBB_DOWNLOAD_GITHUB: await closedUrl() };

  const error: unknown = await obtaining({ env, cacheDir }).catch((failure) => failure);

  const message = error instanceof Error ? error.message : "";
  for (const part of [...names, "ECONNREFUSED", "there is no go on PATH", "https://go.dev/dl", "EBB_BINARIES="]) {
    expect(message).toContain(part);
  }
  expect(message).toContain("not for apiserver_receive_adapter");
});

test("a build that fails ends the run, since the others would fail as well", async () => {
  const go = await fakeGo({ build: "echo 'dial tcp: lookup proxy: no such host' >&2; exit 1" });

  await expect(obtaining({ env: { ...noDownload, PATH: go.path }, cacheDir: await temporaryFolder() })).rejects.toThrow(
    /build: go build of .* ended with exit code 1:\n +dial tcp: lookup proxy: no such host\n/,
  );

  expect(await go.builds()).toHaveLength(1);
});

test("the log of a failed build is gone once it succeeds", async () => {
  const [cacheDir, failing, go] = [await temporaryFolder(), await fakeGo({ build: "exit 1" }), await fakeGo()];
  await expect(obtaining({ env: { ...noDownload, PATH: failing.path }, cacheDir })).rejects.toThrow("whole log");
  expect(await readdir(folderOf(cacheDir))).toEqual(["etcd-v3.6.8.log"]);

  await obtaining({ env: { ...noDownload, PATH: go.path }, cacheDir });

  expect(await readdir(folderOf(cacheDir))).not.toContain("etcd-v3.6.8.log");
});

test("a cache that cannot be written is one line", async () => {
  const file = join(await temporaryFolder(), "file");
  await writeFile(file, "");
  const go = await fakeGo();

  for (const cacheDir of [file, join(file, "deeper")]) {
    await expect(obtaining({ env: { ...noDownload, PATH: go.path }, cacheDir })).rejects.toThrow(
      /^Cannot write binaries to .*file.* as a file is in the way: set EBB_CACHE to a folder that can be written .*$/,
    );
  }
});

test("a disk that fills up during a build is one line, and leaves nothing behind", async () => {
  const go = await fakeGo({ build: "echo 'write /x: no space left on device' >&2; exit 1" });
  const cacheDir = await temporaryFolder();

  await expect(obtaining({ env: { ...noDownload, PATH: go.path }, cacheDir })).rejects.toThrow(
    /^Cannot write binaries to .* as the disk is full .*$/,
  );

  expect(await readdir(folderOf(cacheDir))).toEqual([]);
});

test("leftovers of a killed run are removed by the next", async () => {
  const [cacheDir, go] = [await temporaryFolder(), await fakeGo()];
  const { stdout } = await execa("sh", ["-c", "echo $$; hostname"], { lines: true });
  await mkdir(join(folderOf(cacheDir), `.tmp-${stdout[0]}-${stdout[1]}-abc`, "go-build"), { recursive: true });

  await obtaining({ env: { ...noDownload, PATH: go.path }, cacheDir });

  expect((await readdir(folderOf(cacheDir))).filter((name) => name.startsWith("."))).toEqual([]);
});
