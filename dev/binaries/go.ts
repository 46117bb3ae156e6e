/** The host's Go: whether it can build the modules. */

import { execa } from "execa";
import { neededGo } from "./binaries.ts";
import { errorCode, NotThisWay } from "./failures.ts";
import type { Env } from "./settings.ts";

/** The first Go that fetches a newer one when a module asks for it. */
const oldestGo = "1.21";

/** Rejects with the reason when it cannot. `cwd` has to be outside of any module, whose go.mod would have a say. */
export async function checkGo({ env, cwd, signal }: { env: Env; cwd: string; signal: AbortSignal }): Promise<void> {
  const { version, toolchain } = await hostGo({ env, cwd, signal });
  if (isOlder(version, oldestGo)) {
    throw new NotThisWay(`the Go on PATH is ${version}, which is older than ${oldestGo}`);
  }
  if (isOlder(version, neededGo) && !/^auto$|\+auto$|^path$|\+path$/.test(toolchain)) {
    throw new NotThisWay(
      `the Go on PATH is ${version}, and GOTOOLCHAIN=${toolchain} keeps it from fetching the needed ${neededGo}: ` +
        "set GOTOOLCHAIN=auto",
    );
  }
}

async function hostGo({ env, cwd, signal }: { env: Env; cwd: string; signal: AbortSignal }) {
  try {
    const { stdout } = await execa("go", ["env", "GOVERSION", "GOTOOLCHAIN"], {
      cwd,
      env: { ...env, GOWORK: "off" },
      extendEnv: false,
      cancelSignal: signal,
    });
    const [version = "", toolchain = ""] = stdout.split("\n");
    return { version: version.replace(/^go/, ""), toolchain };
  } catch (error) {
    signal.throwIfAborted();
    if (errorCode(error) === "ENOENT") throw new NotThisWay("there is no go on PATH", { cause: error });
    throw new NotThisWay(`go env failed (${error instanceof Error ? error.message : error})`, { cause: error });
  }
}

/** Development versions (`devel …`) have no number in front and count as new. */
function isOlder(version: string, than: string): boolean {
  const [, major, minor] = version.match(/^(\d+)\.(\d+)/) ?? [];
  if (!major || !minor) return false;
  const [thanMajor, thanMinor] = than.split(".").map(Number);
  return Number(major) - Number(thanMajor) < 0 || (Number(major) === thanMajor && Number(minor) < Number(thanMinor));
}
