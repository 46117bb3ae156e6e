/** Debian packages as plain folders: nothing is installed, no user is made and no service started. */

import { glob, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { ExecaError, execa } from "execa";

/** Downloads a package with what it needs and the system lacks. Returns a folder in `scratch` that holds their files. */
export async function unpack(name: string, scratch: string): Promise<string> {
  const archives = join(scratch, "archives");
  const folder = join(scratch, "files");
  await mkdir(folder);
  await mkdir(archives);
  await download(name, archives, scratch);
  for await (const archive of glob("*.deb", { cwd: archives })) {
    await said("dpkg-deb", ["--extract", join(archives, archive), folder]);
  }
  return folder;
}

/** How to run what is in such a folder. */
export async function unpackedEnv(folder: string): Promise<Record<string, string>> {
  const libraries = (await Array.fromAsync(glob("{,usr/}lib/*-linux-*", { cwd: folder }))).map((one) =>
    join(folder, one),
  );
  const programs = ["usr/bin", "usr/sbin", "bin"].map((one) => join(folder, one));
  return {
    PATH: [...programs, process.env.PATH].join(delimiter),
    ...(libraries.length > 0 && { LD_LIBRARY_PATH: libraries.join(delimiter) }),
  };
}

async function download(name: string, archives: string, scratch: string): Promise<void> {
  // No lock of the system's is needed, as nothing of the system's is written.
  const into = ["-o", `Dir::Cache::archives=${archives}`, "-o", "Debug::NoLocking=true"];
  const args = [...into, "install", "--yes", "--no-install-recommends", "--download-only", name];
  try {
    await said("apt-get", args);
  } catch {
    // The lists of packages may be missing or old.
    await said("apt-get", ["update"]);
    await said("apt-get", args).catch(async (error: unknown) => {
      const backports = await lists(scratch);
      if (backports === undefined) throw error;
      await said("apt-get", [...backports, "update"]);
      await said("apt-get", [...backports, ...args]);
    });
  }
}

/**
 * Options by which apt looks among the backports of the system's release as well, in lists of its own; `undefined` for a system that tells no
 * archive. What a release of Debian came without may have been built for it since.
 */
async function lists(scratch: string): Promise<string[] | undefined> {
  const format = "$(ORIGIN) $(COMPONENT) $(CODENAME) $(REPO_URI)";
  const { stdout } = await execa("apt-get", ["indextargets", "--format", format, "Created-By: Packages"]);
  const [, release, archive] = /^Debian main ([a-z]+) (\S+)$/m.exec(stdout) ?? [];
  if (release === undefined) return undefined;
  const sources = join(scratch, "sources.list");
  const suites = [release, `${release}-backports`];
  await writeFile(sources, suites.map((suite) => `deb ${archive} ${suite} main\n`).join(""));
  const folder = join(scratch, "lists");
  await mkdir(join(folder, "partial"), { recursive: true });
  const own = [`Dir::Etc::sourcelist=${sources}`, "Dir::Etc::sourceparts=-", `Dir::State::lists=${folder}`];
  const caches = ["Dir::Cache::pkgcache=", "Dir::Cache::srcpkgcache="];
  return [...own, ...caches, "Debug::NoLocking=true"].flatMap((option) => ["-o", option]);
}

async function said(command: string, args: readonly string[]): Promise<void> {
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
