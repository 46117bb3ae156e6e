import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, type TestContext } from "vitest";
import { buildTimeout, obtainGoProgram } from "./go-program.ts";

/** Helm's path, or why there is none and what helps. */
export const obtainHelm = (): ReturnType<typeof obtainGoProgram> =>
  obtainGoProgram({
    name: "helm",
    version: "v4.3.1",
    path: "helm.sh/helm/v4/cmd/helm",
    tell: ["version", "--short"],
    told: /^v[34]\./,
  });

export interface Helm {
  /** Skips the test where there is no Helm. */
  orSkip(skip: TestContext["skip"]): string;
  /** Runs it with values on top of those of the chart; skips the test where it is not there. */
  run(
    skip: TestContext["skip"],
    args: readonly string[],
    values?: object,
    kubeconfig?: string,
  ): Promise<{ failed: boolean; stdout: string; stderr: string; all: string }>;
}

/** Of a test file: nothing of the user's, neither plugins nor cluster. */
export const ownHelm = (): Helm => {
  const scratch = mkdtempSync(join(tmpdir(), "ebb-helm-"));
  const homes = Object.fromEntries(
    ["CACHE", "CONFIG", "DATA"].map((name) => [`HELM_${name}_HOME`, join(scratch, name)]),
  );
  let command: string | undefined;
  let missing = "";

  beforeAll(async () => {
    const found = await obtainHelm();
    if ("missing" in found) missing = found.missing;
    else command = found.command;
    // Reporters keep the notes of skipped tests to themselves.
    if (missing) console.warn(`Skipped: ${missing}`);
  }, buildTimeout);
  afterAll(() => rm(scratch, { recursive: true }));

  const orSkip = (skip: TestContext["skip"]): string => command ?? skip(missing);
  return {
    orSkip,
    async run(skip, args, values = {}, kubeconfig = join(scratch, "none")) {
      const withValues = ["template", "install", "upgrade"].includes(args[0] ?? "") ? ["--values", "-"] : [];
      return await execa(orSkip(skip), [...args, ...withValues], {
        ...(withValues.length > 0 && { input: JSON.stringify(values) }),
        env: { ...homes, KUBECONFIG: kubeconfig },
        reject: false,
        all: true,
      });
    },
  };
};
