/** The container engines that can build and take apart an image, and the commands that are the same for them. */

import { execa } from "execa";
import type { ImageOptions } from "./options.ts";

/** In the order in which they are tried. Buildah is not one: it cannot list what an image holds. */
export const engines = ["docker", "podman"] as const;
export type Engine = (typeof engines)[number];

export type Found = "running" | "silent" | "absent";

export const look = async (engine: Engine): Promise<Found> => {
  const { failed, code } = await execa(engine, ["info"], { reject: false, timeout: 10_000 });
  if (!failed) return "running";
  return code === "ENOENT" ? "absent" : "silent";
};

/** Throws with a sentence that says what is missing. Pure. */
export const chooseEngine = (found: Readonly<Record<Engine, Found>>): Engine => {
  const running = engines.find((engine) => found[engine] === "running");
  if (running !== undefined) return running;
  const why = engines.map((engine) =>
    found[engine] === "absent"
      ? `${engine} is not installed`
      : `${engine} is installed, but its engine does not answer`,
  );
  throw new Error(`Cannot build an image without a container engine: ${why.join("; ")}`);
};

export interface Told extends ImageOptions {
  version: string;
  /** Of the sources; absent outside a repository. */
  revision?: string | undefined;
}

export const buildArguments = (
  { image, runtime, function: name, tag, version, revision }: Told,
  context: string,
): string[] => {
  const chosen = image === "sidecars" ? {} : { RUNTIME: runtime, FUNCTION: name };
  const told = { ...chosen, VERSION: version, ...(revision && { REVISION: revision }) };
  const args = Object.entries(told).flatMap(([key, value]) => ["--build-arg", `${key}=${value}`]);
  return ["build", ...(image === "sidecars" ? ["--target", "sidecars"] : []), ...args, "--tag", tag, context];
};

export const inspectImage = async (engine: Engine, tag: string): Promise<unknown> => {
  const { stdout } = await execa(engine, ["image", "inspect", tag]);
  return JSON.parse(stdout)[0];
};

/** Paths of all that an image holds, without a slash before them. Nothing of it is run. */
export const listImage = async (engine: Engine, tag: string): Promise<string[]> => {
  const { stdout: container } = await execa(engine, ["create", tag]);
  try {
    const { stdout } = await execa(engine, ["export", container], {
      encoding: "buffer",
      buffer: { stdout: false },
    }).pipe("tar", ["--list", "--file", "-"], { maxBuffer: 100_000_000 });
    return stdout.split("\n").map((path) => path.replace(/^\.?\//, ""));
  } finally {
    await execa(engine, ["rm", container], { reject: false });
  }
};
