/** Real programs that tests start as a pod would: from PATH, else from Debian, unpacked into the cache and not installed. */

import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { ExecaError, execa } from "execa";
import { withLock } from "../../../dev/binaries/lock.ts";
import { closeScratch, openScratch } from "../../../dev/binaries/scratch.ts";
import { cacheFolder } from "../../../dev/binaries/settings.ts";
import { unpack, unpackedEnv, unpackRelease } from "./debian.ts";

interface Source {
  /** Its names: the one of its makers and of the image, and Debian's where that differs. */
  commands: readonly string[];
  debianPackage: string;
  /** Of Debian, whose package it has to be where the system's is too old, and a pattern of the commands in it. */
  newer?: { release: string; commands: string };
  /** What else leads to it. */
  otherwise: string;
  /** Arguments that make it tell of itself and end. */
  tell: readonly string[];
  /** What it has to tell of. */
  features: readonly string[];
}

const sources = {
  memcached: {
    commands: ["memcached"],
    debianPackage: "memcached",
    otherwise: "a build of 1.6 with --enable-tls",
    tell: ["-h"],
    features: ["--enable-ssl", "--auth-file"],
  },
  "memcached-exporter": {
    commands: ["memcached_exporter", "prometheus-memcached-exporter"],
    debianPackage: "prometheus-memcached-exporter",
    otherwise: "go install github.com/prometheus/memcached_exporter/cmd/memcached_exporter@v0.15.4",
    tell: ["--version"],
    features: [],
  },
  prometheus: {
    commands: ["prometheus"],
    debianPackage: "prometheus",
    otherwise: "a release of github.com/prometheus/prometheus",
    tell: ["--version"],
    features: [],
  },
  busybox: {
    commands: ["busybox"],
    debianPackage: "busybox",
    otherwise: "a build of busybox.net",
    tell: ["--list"],
    features: ["sh", "ls", "wget", "timeout", "date"],
  },
  pushgateway: {
    commands: ["pushgateway", "prometheus-pushgateway"],
    debianPackage: "prometheus-pushgateway",
    otherwise: "a release of github.com/prometheus/pushgateway",
    tell: ["--version"],
    features: [],
  },
  promtool: {
    commands: ["promtool"],
    debianPackage: "prometheus",
    otherwise: "a release of github.com/prometheus/prometheus",
    tell: ["--version"],
    features: [],
  },
  redis: {
    commands: ["redis-server"],
    debianPackage: "redis-server",
    otherwise: "a build of Redis 7 with BUILD_TLS=yes",
    tell: ["--version"],
    features: [],
  },
  "redis-exporter": {
    commands: ["redis_exporter", "prometheus-redis-exporter"],
    debianPackage: "prometheus-redis-exporter",
    otherwise: "a release of github.com/oliver006/redis_exporter, 1.45 or later",
    tell: ["--version"],
    features: [],
  },
  "redis-8": {
    commands: ["redis-server"],
    debianPackage: "redis-server",
    newer: { release: "trixie", commands: "redis-*" },
    otherwise: "a build of Redis 8 with BUILD_TLS=yes",
    tell: ["--version"],
    features: ["v=8."],
  },
  valkey: {
    commands: ["valkey-server"],
    debianPackage: "valkey-server",
    otherwise: "a build of Valkey 8 with BUILD_TLS=yes",
    tell: ["--version"],
    features: [],
  },
  shellcheck: {
    commands: ["shellcheck"],
    debianPackage: "shellcheck",
    otherwise: "a release of github.com/koalaman/shellcheck",
    tell: ["--version"],
    features: [],
  },
} satisfies Record<string, Source>;

export type ProgramName = keyof typeof sources;

export interface Program {
  command: string;
  /** Where the command and its libraries are found; empty for one on PATH. */
  env: Record<string, string>;
}

/** Or why there is none, and what helps. */
export async function obtainProgram(name: ProgramName): Promise<Program | { missing: string }> {
  const source: Source = sources[name];
  const folder = join(cacheFolder(process.env), "programs");
  const reasons: string[] = [];
  try {
    const own = join(folder, folderOf(source));
    const found = await locate(source, own, reasons);
    if (found) return found;

    await mkdir(folder, { recursive: true });
    const options = { signal: AbortSignal.timeout(240_000), onWait() {} };
    return await withLock(folder, options, async () => {
      // Another test file may have been faster.
      const done = await locate(source, own, []);
      if (done) return done;

      await fetchInto(own, source, folder);
      const fetched = await locate(source, own, reasons);
      return fetched ?? { missing: missing(source, reasons) };
    });
  } catch (error) {
    return { missing: missing(source, [...reasons, error instanceof Error ? error.message : String(error)]) };
  }
}

/** Two programs may come in one package, and one of several releases. */
const folderOf = ({ debianPackage, newer }: Source): string =>
  newer ? `${debianPackage}-${newer.release}` : debianPackage;

const missing = ({ commands, debianPackage, otherwise }: Source, reasons: readonly string[]): string =>
  `there is no ${commands[0]} (${[...new Set(reasons)].join("; ")}): have one on PATH, by ${otherwise}, ` +
  `or a Debian whose apt-get can download ${debianPackage}`;

async function locate(source: Source, folder: string, reasons: string[]): Promise<Program | undefined> {
  const envs = [{}, await unpackedEnv(folder)];
  for (const env of envs) {
    for (const command of source.commands) {
      const problem = await problemOf({ command, env }, source);
      if (problem === undefined) return { command, env };
      if (problem) reasons.push(problem);
    }
  }
  return undefined;
}

/** Why it is of no use; the empty text when it is just not there. */
async function problemOf({ command, env }: Program, { tell, features }: Source): Promise<string | undefined> {
  try {
    const { all } = await execa(command, tell, { env, all: true, stdin: "ignore", timeout: 10_000 });
    const lacks = features.filter((feature) => !all.includes(feature));
    return lacks.length > 0 ? `${command} was built without ${lacks.join(" and ")}` : undefined;
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    // A folder of PATH that may not be searched gives EACCES.
    return ["ENOENT", "EACCES"].includes(error.code ?? "") ? "" : error.shortMessage;
  }
}

async function fetchInto(folder: string, { debianPackage, newer }: Source, parent: string): Promise<void> {
  const scratch = await openScratch(parent);
  try {
    const unpacked = await (newer ? unpackRelease(debianPackage, newer, scratch) : unpack(debianPackage, scratch));
    await rm(folder, { recursive: true, force: true });
    await rename(unpacked, folder);
  } finally {
    await closeScratch(scratch);
  }
}
