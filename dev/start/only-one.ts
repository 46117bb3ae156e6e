import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hasProcess } from "../binaries/process.ts";

/** Claims a state folder for this process. Throws, naming the other, when a running process has it. */
export const claimState = async (stateDirectory: string): Promise<() => Promise<void>> => {
  await mkdir(stateDirectory, { recursive: true });
  const path = join(stateDirectory, "pid");
  const owner = Number(await readFile(path, "utf8").catch(() => ""));
  if (owner > 0 && owner !== process.pid && hasProcess(owner))
    throw new Error(
      `A platform runs already with the state in ${stateDirectory} (process ${owner}): stop it, or choose another folder with --state and another port with --port`,
    );
  await writeFile(path, String(process.pid));
  return () => rm(path, { force: true });
};
