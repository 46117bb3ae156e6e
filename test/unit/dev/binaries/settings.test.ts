import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hostPlatform } from "../../../../dev/binaries/platform.ts";
import { cacheFolder, readSettings } from "../../../../dev/binaries/settings.ts";

test.each([
  { env: { EBB_CACHE: "/a", XDG_CACHE_HOME: "/b", HOME: "/c" }, folder: "/a" },
  { env: { XDG_CACHE_HOME: "/b", HOME: "/c" }, folder: "/b/ebb" },
  { env: { EBB_CACHE: "", XDG_CACHE_HOME: "", HOME: "/c" }, folder: "/c/.cache/ebb" },
  { env: {}, folder: join(homedir(), ".cache/ebb") },
])("the cache folder for $env is $folder", ({ env, folder }) => {
  expect(cacheFolder(env)).toBe(folder);
});

test("releases come from the projects unless the environment says otherwise", () => {
  expect(readSettings({})).toEqual({
    folder: undefined,
    downloads: { kubernetes: "https://dl.k8s.io", github: "https://github.com" },
  });
});

test("a mirror may end with a slash", () => {
  expect(readSettings({ EBB_DOWNLOAD_GITHUB: "http://mirror/github/" }).downloads).toMatchObject({
    github: "http://mirror/github",
  });
});

test("downloads can be switched off", () => {
  expect(readSettings({ EBB_DOWNLOAD: "off" }).downloads).toBe(false);
});

test.each([
  { env: { EBB_DOWNLOAD: "no" }, message: "Cannot read EBB_DOWNLOAD as it is neither on nor off: current value is no" },
  {
    env: { EBB_DOWNLOAD_KUBERNETES: "mirror" },
    message: "Cannot read EBB_DOWNLOAD_KUBERNETES as it is not an http or https URL: current value is mirror",
  },
])("refuses $env", ({ env, message }) => {
  expect(() => readSettings(env)).toThrow(message);
});

test("platforms have the names of Go and of the releases", () => {
  expect(hostPlatform("linux", "x64")).toEqual({ os: "linux", arch: "amd64" });
  expect(hostPlatform("darwin", "arm64")).toEqual({ os: "darwin", arch: "arm64" });
});

test("says for which platforms there are binaries", () => {
  expect(() => hostPlatform("win32", "x64")).toThrow(/made for Linux and macOS .*: this is win32 on x64/);
});
