/** `npm run image`: builds an image of ebb, and checks what came of it. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { root } from "../bundle/functions.ts";
import { faults, inspected } from "./check.ts";
import { heldPrograms } from "./contents/lay-out.ts";
import { buildArguments, chooseEngine, inspectImage, listImage, look } from "./engine.ts";
import { parseOptions } from "./options.ts";

const revisionOf = async (folder: string): Promise<string | undefined> => {
  const git = (...args: string[]) => execa("git", ["-C", folder, ...args], { reject: false });
  const { failed, stdout: commit } = await git("rev-parse", "HEAD");
  if (failed) return undefined;
  const { stdout: changes } = await git("status", "--porcelain");
  return changes === "" ? commit : `${commit}-dirty`;
};

const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
const options = parseOptions(process.argv, version);
try {
  const engine = chooseEngine({ docker: await look("docker"), podman: await look("podman") });
  const told = { ...options, version, revision: await revisionOf(root) };
  await execa(engine, buildArguments(told, root), { stdio: "inherit" });

  const image = inspected.parse(await inspectImage(engine, options.tag));
  const held = heldPrograms(options.image === "sidecars" ? "sidecars" : options.function);
  const wanted = { image: options.image, runtime: options.runtime, held, version };
  const found = faults(image, await listImage(engine, options.tag), wanted);
  for (const fault of found) console.error(fault);
  console.log(
    `${options.tag}: ${(image.Size / 1_000_000).toFixed(1)} MB, ${found.length === 0 ? "as it should be" : `${found.length} faults`}`,
  );
  process.exitCode = found.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
