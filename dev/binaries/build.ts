/** The way of Go modules: built from the pinned sources, each checked against the committed go.sum. */

import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ExecaError, execa } from "execa";
import type { Binary } from "./binaries.ts";
import { fullDisk, NotThisWay } from "./failures.ts";
import type { Platform } from "./platform.ts";
import type { Env } from "./settings.ts";

export interface BuildOptions {
  env: Env;
  platform: Platform;
  /** Folder for everything that is written, except for Go's own caches. */
  scratch: string;
  /** Where to leave all that Go said, should it fail. */
  logPath: string;
  signal: AbortSignal;
}

const modulesFolder = fileURLToPath(new URL("modules/", import.meta.url));
const tailLines = 12;

/** The linker strips it anyway; not compiling it saves a tenth of the time and a sixth of Go's build cache. */
const noDebugging = "-gcflags=all=-dwarf=false";

/** Returns the path of the executable, inside the scratch folder. Go uses all processors: build one at a time. */
export async function build(binary: Binary, options: BuildOptions): Promise<string> {
  const { env, platform, scratch, signal } = options;
  const path = join(scratch, binary.name);
  const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", noDebugging, "-ldflags", binary.ldflags];

  try {
    await execa("go", ["build", ...flags, "-o", path, binary.package], {
      cwd: join(modulesFolder, binary.module),
      env: { ...env, ...buildEnv(platform, scratch) },
      extendEnv: false,
      stdin: "ignore",
      stdout: "ignore",
      cancelSignal: signal,
      // The compilers that go starts would otherwise go on after it.
      killDescendants: true,
    });
    return path;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ExecaError) throw await explainBuild(error, binary, options);
    throw error;
  }
}

/** GOFLAGS and the target are set rather than inherited: what stands in the cache must not depend on a user's shell. */
const buildEnv = ({ os, arch }: Platform, scratch: string): Env => ({
  CGO_ENABLED: "0",
  GOARCH: arch,
  GOFLAGS: "-mod=readonly",
  GOOS: os,
  // Go's work folder goes where a killed run is cleaned up.
  GOTMPDIR: scratch,
  GOWORK: "off",
});

async function explainBuild(error: ExecaError, binary: Binary, { scratch, logPath }: BuildOptions): Promise<Error> {
  const log = String(error.stderr ?? "");
  const full = log.split("\n").find((line) => /no space left on device|disk quota exceeded/i.test(line));
  if (full) return fullDisk(dirname(scratch), full.trim(), { cause: error });

  const said = log.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("go: downloading "));
  const hasLog = await writeFile(logPath, log).then(
    () => true,
    () => false,
  );
  return new NotThisWay(
    [
      `go build of ${binary.package} ${endOf(error)}:`,
      ...said.slice(-tailLines).map((line) => `    ${line}`),
      ...(hasLog ? [`    (the whole log: ${logPath})`] : []),
    ].join("\n"),
    { cause: error },
  );
}

/** Shorter than execa's message, which repeats the whole command. A signal that nobody sent means too little memory. */
function endOf({ exitCode, signal, originalMessage }: ExecaError): string {
  if (exitCode !== undefined) return `ended with exit code ${exitCode}`;
  return signal ? `was ended by ${signal}` : `did not start (${originalMessage})`;
}
