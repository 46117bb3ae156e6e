/** Debian's packages as files, by apt-get: nothing of the system's is written, so that no lock of it is needed. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ExecaError, execa } from "execa";

const withoutLock = ["-o", "Debug::NoLocking=true"];

const getArgs = (name: string, archives: string): string[] => [
  ...withoutLock,
  ...["-o", `Dir::Cache::archives=${archives}`],
  ...["install", "--yes", "--no-install-recommends", "--download-only", name],
];

/** A package with what it needs and the system lacks, from the system's sources, else from the backports of its release. */
export async function download(name: string, archives: string, scratch: string): Promise<void> {
  const args = getArgs(name, archives);
  try {
    await said("apt-get", args);
  } catch {
    // The lists of packages may be missing or old.
    await said("apt-get", ["update"]);
    await said("apt-get", args).catch(async (error: unknown) => {
      const system = await systemArchive();
      if (system === undefined) throw error;
      const options = await ownLists(system.uri, [system.release, `${system.release}-backports`], scratch);
      await said("apt-get", [...options, ...args]);
    });
  }
}

/** A package of another release with everything that it needs, as if the system had nothing. */
export async function downloadWhole(name: string, release: string, archives: string, scratch: string): Promise<void> {
  const system = await systemArchive();
  if (system === undefined) throw new Error("the sources of apt name no archive of Debian");
  const status = join(scratch, "status");
  await writeFile(status, "");
  const options = await ownLists(system.uri, [release], scratch);
  await said("apt-get", [...options, "-o", `Dir::State::status=${status}`, ...getArgs(name, archives)]);
}

/** The archive that the system's packages come from, and which release it is. */
async function systemArchive(): Promise<{ uri: string; release: string } | undefined> {
  const format = "$(ORIGIN) $(COMPONENT) $(CODENAME) $(REPO_URI)";
  const { stdout } = await execa("apt-get", ["indextargets", "--format", format, "Created-By: Packages"]);
  const [, release, uri] = /^Debian main ([a-z]+) (\S+)$/m.exec(stdout) ?? [];
  return release === undefined || uri === undefined ? undefined : { uri, release };
}

/** Options by which apt looks among these suites alone, whose lists are fetched. */
async function ownLists(uri: string, suites: readonly string[], scratch: string): Promise<string[]> {
  const sources = join(scratch, "sources.list");
  const lists = join(scratch, "lists");
  await writeFile(sources, suites.map((suite) => `deb ${uri} ${suite} main\n`).join(""));
  await mkdir(join(lists, "partial"), { recursive: true });
  const own = [`Dir::Etc::sourcelist=${sources}`, "Dir::Etc::sourceparts=-", `Dir::State::lists=${lists}`];
  const caches = ["Dir::Cache::pkgcache=", "Dir::Cache::srcpkgcache="];
  const options = [...own, ...caches].flatMap((option) => ["-o", option]);
  await said("apt-get", [...options, ...withoutLock, "update"]);
  return options;
}

export async function said(command: string, args: readonly string[]): Promise<void> {
  try {
    await execa(command, args, {
      env: { LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" },
      stdin: "ignore",
      timeout: 60_000,
    });
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    if (error.code === "ENOENT") throw new Error(`there is no ${command}`, { cause: error });
    const complaint = String(error.stderr ?? "")
      .split("\n")
      .find((line) => line.startsWith("E: "));
    throw new Error(complaint ? `${command}: ${complaint.slice(3)}` : error.shortMessage, { cause: error });
  }
}
