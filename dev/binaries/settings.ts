/** What the environment says about obtaining binaries. Every variable is optional, and an empty one counts as unset. */

import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { DownloadBases } from "./binaries.ts";

export type Env = Readonly<Partial<Record<string, string>>>;

export interface Settings {
  /** Folder that already holds binaries under their plain names. */
  folder: string | undefined;
  /** `false` when downloads are switched off. */
  downloads: DownloadBases | false;
}

export function readSettings(env: Env): Settings {
  return {
    folder: env.EBB_BINARIES ? resolve(env.EBB_BINARIES) : undefined,
    downloads: isDownloadOn(env) && {
      kubernetes: baseUrl(env, "EBB_DOWNLOAD_KUBERNETES", "https://dl.k8s.io"),
      github: githubBase(env),
    },
  };
}

/** GitHub, or a mirror of it. */
export function githubBase(env: Env): string {
  return baseUrl(env, "EBB_DOWNLOAD_GITHUB", "https://github.com");
}

/** Where everything that can be made again is kept, for all clones of the repository. */
export function cacheFolder(env: Env): string {
  if (env.EBB_CACHE) return resolve(env.EBB_CACHE);
  return join(resolve(env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache")), "ebb");
}

function isDownloadOn({ EBB_DOWNLOAD: value }: Env): boolean {
  if (value && value !== "on" && value !== "off") {
    throw new Error(`Cannot read EBB_DOWNLOAD as it is neither on nor off: current value is ${value}`);
  }
  return value !== "off";
}

function baseUrl(env: Env, variable: string, fallback: string): string {
  const value = env[variable] || fallback;
  if (!/^https?:$/.test(URL.parse(value)?.protocol ?? "")) {
    throw new Error(`Cannot read ${variable} as it is not an http or https URL: current value is ${value}`);
  }
  return value.replace(/\/+$/, "");
}
