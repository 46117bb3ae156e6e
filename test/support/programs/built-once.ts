/**
 * Programs that no distribution has and whose build takes minutes, so that no test builds them: `node test/support/programs/build-….ts` leaves one in
 * the cache. Where it is neither there nor on PATH, it is told how to come by it.
 */

import { constants } from "node:fs";
import { access, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { cacheFolder } from "../../../dev/binaries/settings.ts";

export interface BuiltOnce {
  name: string;
  version: string;
  /** What makes it tell its version and end. */
  tell: string;
  /** How long the build takes on two processors, about. */
  minutes: number;
  /** Path of its main package. */
  path: string;
}

const builtPath = ({ name, version }: BuiltOnce): string =>
  join(cacheFolder(process.env), "programs", `${name}-${version}`, name);

/** Its command, or why there is none. */
export const obtainBuilt = async (program: BuiltOnce): Promise<{ command: string } | { missing: string }> => {
  const { name, version, tell, minutes } = program;
  const built = builtPath(program);
  if (await isExecutable(built)) return { command: built };
  const { failed } = await execa(name, [tell], { reject: false, stdin: "ignore" });
  if (!failed) return { command: name };
  return {
    missing: `there is no ${name}: have ${version} on PATH, or build it into the cache once, in about ${minutes} minutes, by node test/support/programs/build-${name}.ts`,
  };
};

/** @param goMod of a module that requires it */
export const buildOnce = async (program: BuiltOnce, goMod: string): Promise<void> => {
  const { name, path } = program;
  const target = builtPath(program);
  const folder = await mkdtemp(join(tmpdir(), `ebb-build-${name}-`));
  try {
    await writeFile(join(folder, "go.mod"), goMod);
    const options = { cwd: folder, env: { CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off" }, stdio: "inherit" } as const;
    await execa("go", ["mod", "tidy"], options);
    const flags = ["-trimpath", "-buildvcs=false", "-gcflags=all=-dwarf=false", "-ldflags=-s -w"];
    await execa("go", ["build", ...flags, "-o", name, path], options);
    await mkdir(dirname(target), { recursive: true });
    // From another file system it would not come whole.
    await execa("cp", [join(folder, name), `${target}.new`]);
    await rename(`${target}.new`, target);
    console.log(target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
