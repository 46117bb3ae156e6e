/** Debian packages as plain folders: nothing is installed, no user is made and no service started. */

import { chmod, glob, mkdir, writeFile } from "node:fs/promises";
import { basename, delimiter, join } from "node:path";
import { download, downloadWhole, said } from "./apt.ts";

/** Downloads a package with what it needs and the system lacks. Returns a folder in `scratch` that holds their files. */
export async function unpack(name: string, scratch: string): Promise<string> {
  const { archives, folder } = await folders(scratch);
  await download(name, archives, scratch);
  await extract(archives, folder);
  return folder;
}

/**
 * The same of another release of Debian, which may be newer than the system: with all that the package needs, and its commands run with the
 * C library that came along. `commands`: a pattern of their names.
 */
export async function unpackRelease(
  name: string,
  { release, commands }: { release: string; commands: string },
  scratch: string,
): Promise<string> {
  const { archives, folder } = await folders(scratch);
  await downloadWhole(name, release, archives, scratch);
  const inside = join(folder, "release");
  await mkdir(inside);
  await extract(archives, inside);
  const programs = join(folder, "usr", "bin");
  await mkdir(programs, { recursive: true });
  for await (const path of glob(`usr/bin/${commands}`, { cwd: inside })) {
    const command = join(programs, basename(path));
    await writeFile(command, onItsOwnLibraries);
    await chmod(command, 0o755);
  }
  return folder;
}

/** A command that starts the program of its name. */
const onItsOwnLibraries = `#!/bin/sh
release=$(dirname "$(readlink -f "$0")")/../../release
name=$(basename "$0")
exec "$(echo "$release"/usr/lib*/ld-linux-*.so.*)" --argv0 "$name" --library-path "$(echo "$release"/usr/lib/*-linux-*)" "$release/usr/bin/$name" "$@"
`;

async function folders(scratch: string): Promise<{ archives: string; folder: string }> {
  const archives = join(scratch, "archives");
  const folder = join(scratch, "files");
  await mkdir(folder);
  await mkdir(archives);
  return { archives, folder };
}

async function extract(archives: string, folder: string): Promise<void> {
  for await (const archive of glob("*.deb", { cwd: archives }))
    await said("dpkg-deb", ["--extract", join(archives, archive), folder]);
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
